"""``crm today``: what the day asks for, each with the command to type next."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.look.sums import asked_sums
from crmcli.actions.look.values import value_of
from crmcli.light import Any, re
from crmcli.model.boards import ToDo
from crmcli.model.filter_words import BY_TRAIT
from crmcli.model.filters import NOTHING, Condition, Query
from crmcli.model.kinds import Kind
from crmcli.model.money import amount_text
from crmcli.model.refs import ref
from crmcli.model.results import Column, Record
from crmcli.model.traits import Payable
from crmcli.model.traits_of_days import Agenda, Ask, Idle, Repeats
from crmcli.model.types.days import lies_behind
from crmcli.store import bank
from crmcli.store.act import Act, Row
from crmcli.store.adding_up import having
from crmcli.store.filtering import find

EVERYBODY = "any"
MOST = 5  # of each sort, where people look
COLUMNS = (
    Column("ref", "Ref", "ref"),
    Column("what", "What"),
    Column("title", "Title", "title"),
    Column("day", "Date", "due", alarm="late", firm=True),
    Column("amount", "Amount", "money", currency="currency", drop_order=1),
    Column("command", "Next", "code", firm=True),
)


def today(act: Act, owner: str | None = None, most: int | None = None) -> ToDo:
    """What ``owner`` is to look after, else whoever asks; ``any`` means everybody. Of each sort at most so many; the
    notes say how to see the others."""
    found: list[Record] = []
    notes: list[str] = []
    first = lambda kind: kind.trait(Repeats) is None  # noqa: E731 - what people wrote down for the day
    for kind in sorted(_concerned(act, owner or act.by), key=first):
        for ask in kind.its(Agenda).asks:
            rows, more = _asked(act, kind, ask, owner or act.by, most)
            found += rows
            notes += more
    found += _waiting(act)
    return ToDo("work for today", COLUMNS, found, len(found), notes=notes)


def _concerned(act: Act, owner: str) -> list[Kind]:
    """The kinds that are looked after, and of which there is anything of that person's: to find that there is nothing
    takes as long as to find all, so that it is asked once."""
    kinds = act.registry.bearers(Agenda)
    if owner == EVERYBODY:
        return [*kinds]
    mine = {
        kind.name: Filters(act, kind, [f"owner={owner}"], search=False).query(None, archived=True) for kind in kinds
    }
    there = having(act, [(kind, mine[kind.name]) for kind in kinds], reader(act))
    return [kind for kind in kinds if kind.name in there]


def _asked(act: Act, kind: Kind, ask: Ask, owner: str, most: int | None) -> tuple[list[Record], list[str]]:
    words = [re.sub(r"\{(\w+)\}", lambda place: act.setting(place[1]) or "0", text) for text in ask.where]
    mine = [] if owner == EVERYBODY else [f"owner={owner}"]
    limit = None if most is None else most + 1  # one more tells that there are more; to count them costs as much as all
    typed = Filters(act, kind, [*words, *mine], search=False).conditions
    # In a group it is tested, not looked up: most of a file may be open and one person's, and the day tells more.
    told = (ask.date, *BY_TRAIT[Idle], *(sign.name for sign in kind.date_flags if sign.past == ask.date))
    conditions = [each if each.field in told else Condition("", "or", groups=((each,), (NOTHING,))) for each in typed]
    query = Query(tuple(conditions), ask.date, limit)
    rows = find(act, kind, query, reader(act), asked_sums(act, kind, query))
    more = [f"more: crm {kind.name} list {' '.join([*words, *mine])}"] if most is not None and len(rows) > most else []
    amounts = _amounts(act, kind, rows[:most])
    return [_record(act, kind, ask, row, amounts[row["id"]]) for row in rows[:most]], more


def _amounts(act: Act, kind: Kind, rows: Sequence[Row]) -> dict[int, int | None]:
    """The amount of each, or of it what is due, if anything is."""
    told = {row["id"]: row.get(kind.amount) for row in rows}
    if kind.trait(Payable) and rows:
        from crmcli.actions.money.balance import balances

        due = balances(act, kind, rows)
        return {number: amount and (due[number].due or amount) for number, amount in told.items()}
    return told


def _record(act: Act, kind: Kind, ask: Ask, row: Row, amount: int | None) -> Record:
    name, currency = ref(kind.prefix, row["id"]), row.get(kind.currency)
    day, field = row[ask.date], kind.by_name[ask.date]
    return {
        "what": ask.title,
        "ref": name,
        "kind": kind.name,
        "title": kind.display_name(row),
        "day": value_of(act, field, day, act.currency),
        "amount": None if amount is None or not currency else amount_text(amount, currency),
        "currency": currency,
        "late": field.manual and day is not None and lies_behind(day, act.today, act.stamp),
        "command": ask.command.format(ref=name),
    }


def _waiting(act: Act) -> list[Record]:
    """Money on the accounts that nobody has booked yet."""
    count = len(bank.in_state(act, "open"))
    if not count:
        return []
    title = f"{count:,} transaction{'' if count == 1 else 's'} not booked"
    nothing: dict[str, Any] = dict.fromkeys(("ref", "kind", "day", "amount", "currency"))
    return [{"what": "Bank", **nothing, "title": title, "late": False, "command": "crm bank list"}]
