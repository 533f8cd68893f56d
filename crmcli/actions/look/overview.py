"""What is to be done, in a line per kind: what is open or unpaid, what it adds up to, and what is past its day."""

from __future__ import annotations

from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.look.sums import Sums
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.traits import Payable
from crmcli.store.act import Act
from crmcli.store.adding_up import add_up, add_up_sum, count


def overview(act: Act) -> list[Record]:
    """{"kind", "plural", "word", "count", "sums": {currency: amount}, "past": {"overdue": count}} of each kind with
    stages of which there is any; ``word`` is the filter that lists them; sums of unpaid ones are what is due."""
    found = [
        _unpaid(act, kind) if kind.trait(Payable) else _open(act, kind) for kind in act.registry.kinds if kind.stages
    ]
    return [record for record in found if record["count"]]


def _open(act: Act, kind: Kind) -> Record:
    found = Sums.of(row[1:] for row in add_up(act, kind, Filters(act, kind, ["open"]).query(None), reader(act)))
    return _record(act, kind, "open", found.count, dict(found.texts))


def _unpaid(act: Act, kind: Kind) -> Record:
    query = Filters(act, kind, ["unpaid"]).query(None)
    due = Sums.of(row[1:] for row in add_up_sum(act, kind, query, reader(act), "due"))
    return _record(act, kind, "unpaid", due.count, dict(due.texts))


def _record(act: Act, kind: Kind, word: str, number: int, sums: dict[str, Any]) -> Record:
    flags = [flag.name for flag in kind.date_flags] if number else []
    totals = {name: count(act, kind, Filters(act, kind, [name]).query(None), reader(act)) for name in flags}
    past = {name: total for name, total in totals.items() if total}
    return {"kind": kind.name, "plural": kind.plural, "word": word, "count": number, "sums": sums, "past": past}
