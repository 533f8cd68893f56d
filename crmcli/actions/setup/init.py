"""``crm init``: one's own company and the settings that documents need, as one step."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.create import seller
from crmcli.actions.elements.edit import edit
from crmcli.actions.elements.identifiers import check_identifiers
from crmcli.actions.elements.new import new
from crmcli.actions.outcome import written
from crmcli.actions.reading import Pair, values
from crmcli.actions.refs import shown
from crmcli.actions.setup.config import check_value, set_value, shown_value
from crmcli.errors import MissingValue
from crmcli.errors.wording import listed
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits_of_parties import Address, Ours, TaxNumbers
from crmcli.model.types import Country
from crmcli.store import records
from crmcli.store.act import Act, Row


def init(
    act: Act, fields: Sequence[Pair], settings: Sequence[Pair], content: bytes = b"", force: bool = False
) -> Written:
    """Give one's own company these typed fields, making it where there is none, and set these settings; ``content`` is
    that of a file among them. Where the database knows no country it gets that of the company.

    Raises MissingValue (exit 5) for a company without a name, and what ``new``, ``edit`` and ``config set`` raise.
    """
    with act.step() as step:
        step.says("init")
        setting = act.registry.setting_of(Country).name
        country = next((text for name, text in fields if isinstance(_kind(act).by_name[name].type, Country)), None)
        if country and act.setting(setting) is None and setting not in dict(settings):
            settings = [*settings, (setting, country)]
        done = [set_value(act, name, text, content) for name, text in settings]
        mine = seller(act)
        if fields:
            done.append(_company(act, mine, fields, force))
        mine = seller(act)
        name = shown(act, (_kind(act).name, mine)) if mine else None
        what = [*([name] if name and fields else []), *(name for name, _ in settings)]
        return written(
            act,
            step,
            f"Set up: {listed(what, 20)}" if not step.empty else "Nothing was changed",
            created=[(_kind(act).name, mine)] if mine and done and done[-1].created else [],
            updated=[(_kind(act).name, mine)] if mine and done and done[-1].updated else [],
            warnings=[*(text for each in done for text in each.warnings), *lacking(act)],
        )


def present(act: Act, field: str | None = None, setting: str | None = None) -> str:
    """What holds now of a field of one's own company, or of a setting, as people type it; "" for nothing."""
    if setting is not None:
        found = shown_value(act, setting)
        return {True: "yes", False: "no", None: ""}.get(found, str(found)) if not isinstance(found, str) else found
    row = _row(act)
    value = row.get(field or "")
    return "" if value is None else str(value)


def check(act: Act, fields: Sequence[Pair], settings: Sequence[Pair], content: bytes = b"") -> None:
    """Raises what ``init`` would raise for these fields together, and for these settings."""
    for name, text in settings:
        check_value(act, name, text, content)
    if fields:
        kind = _kind(act)
        check_identifiers(act, kind, values(act, kind, fields), _row(act), keep=False)


def lacking(act: Act) -> list[str]:
    """What is still missing before an invoice can be issued, with the command for it: a sentence, or none."""
    kind, row = _kind(act), _row(act)
    if not row:
        return ['There is no company of your own yet, so nothing can be issued: crm init --seller-name "..."']
    lives, numbers = kind.its(Address), kind.its(TaxNumbers)
    missing = [name for name in (lives.street, lives.postal_code, lives.city, lives.country) if not row[name]]
    if not (row[numbers.vat_id] or row[numbers.tax_id]):
        missing.append(numbers.vat_id)
    if not missing:
        return []
    options = " ".join(f'{kind.by_name[name].flag} "..."' for name in missing)
    either = f" or {numbers.tax_id}" if numbers.vat_id in missing else ""
    ref = shown(act, (kind.name, row["id"]))
    return [f"Still missing on invoices: {listed(missing, 9)}{either}: crm edit {ref} {options}"]


def _company(act: Act, mine: int | None, fields: Sequence[Pair], force: bool) -> Written:
    kind = _kind(act)
    if mine is not None:
        return edit(act, [shown(act, (kind.name, mine))], fields, force=force)
    if not any(name in kind.title for name, _ in fields):
        raise MissingValue("Your company has no name yet.", 'Add --seller-name "..."')
    return new(act, kind, [*fields, (kind.its(Ours).mine, "yes")], force=force)


def _kind(act: Act) -> Kind:
    kind = act.registry.bearer(Ours)
    if kind is None:
        raise LookupError("no kind can be one's own")
    return kind


def _row(act: Act) -> Row:
    """One's own company, with the first of each list of its values; empty without one."""
    mine, kind = seller(act), _kind(act)
    if mine is None:
        return {}
    row: dict[str, Any] = dict(records.get(act, kind.name, [mine])[mine])
    for name, table in kind.points:
        points = records.owned(act, table, kind.name, [mine]).get(mine)
        row[name] = points[0]["value"] if points else None
    return row
