"""The one door through which elements are made: defaults, checks, numbers, snapshots, parts and links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.elements.stages import closing, stages_of
from crmcli.errors import MissingValue
from crmcli.errors.wording import article
from crmcli.light import Any, re
from crmcli.model.fold import distinct
from crmcli.model.kinds import Kind, joined
from crmcli.model.traits import Lines, Numbered, Pipelines
from crmcli.model.traits_of_days import Repeats
from crmcli.model.traits_of_parties import Ours, Person
from crmcli.model.types import ContactPoint, Reference
from crmcli.store import columnwise, links, records
from crmcli.store.act import Act, Row
from crmcli.store.identities import uuids
from crmcli.store.links import Node

POINT = ("kind", "element", "position", "label", "value", "normal")  # columns of an email address or a phone number
_PLACE = r"\{(\w+)\}"


class NewElement:
    """An element to be made: ``values`` by field (ContactPoints for email addresses and phone numbers), ``lines``
    as stored but for their owner, ``joins`` to other elements as (other, how, the other comes first, role). Its values
    may say when it was created, where it comes from another program."""

    __slots__ = ("joins", "lines", "tags", "values")

    def __init__(
        self,
        values: dict[str, Any],
        lines: Sequence[Row] = (),
        joins: Sequence[tuple[Node, str, bool, str | None]] = (),
        tags: Sequence[str] = (),
    ) -> None:
        self.values = values
        self.lines = list(lines)
        self.joins = list(joins)
        self.tags = list(tags)


def create(act: Act, kind: Kind, drafts: Sequence[NewElement]) -> list[Row]:
    """Make elements, inside a step; returns their rows in order.

    Lines that have no sums yet get them, and the amount follows them. Raises MissingValue (exit 5) that
    names all that is missing, and Duplicate (4) for a value that must be unique.
    """
    rows = _rows(act, kind, drafts)
    if act.merged:
        from crmcli.actions.elements.current import name_current, name_lines

        name_current(act, kind, rows)
        name_lines(act, [line for draft in drafts for line in draft.lines])
    _check(act, kind, rows, drafts)
    if kind.copies:
        from crmcli.actions.elements.snapshots import refresh

        refresh(act, kind, rows)
    numbered = kind.trait(Numbered)
    if numbered and numbered.at is None:
        from crmcli.actions.money.numbers import number

        number(act, kind, rows)
    records.create(act, kind.name, rows)
    _create_parts(act, kind, rows, drafts)
    _create_links(act, kind, rows, drafts)
    return rows


def reference_links(
    act: Act, kind: Kind, row: Row, names: Iterable[str] | None = None
) -> list[tuple[Node, str, bool, str | None]]:
    """The links that go with the references a row holds, for these fields or for all."""
    found = []
    for name, field in kind.references:
        if row.get(name) and (names is None or name in names):
            role = row.get(field.role_from) if field.role_from else None
            found.append(((field.kind, int(row[name])), field.how, not field.outward, role))
    for name, other in kind.anywhere:
        if row.get(name) and (names is None or name in names):
            found.append((act.registry.node(row[name]), other.how, False, None))
    return found


def compose(kind: Kind, row: Row, points: dict[str, list[ContactPoint]]) -> None:
    """Put together what is put together from other fields."""
    for name, places in kind.composed.items():
        row[name] = joined({**row, **points} if points else row, places) or None


def _rows(act: Act, kind: Kind, drafts: Sequence[NewElement]) -> list[Row]:
    stamp, defaults = act.stamp, defaults_of(act, kind)
    names, repeats, pipelines = [name for name, _ in kind.points], kind.trait(Repeats), kind.trait(Pipelines)
    identities = uuids(act.clock(), len(drafts))
    rows = []
    for draft, uid in zip(drafts, identities, strict=True):
        said = draft.values
        if None in said.values():
            said = {name: value for name, value in said.items() if value is not None}
        row = {**defaults, **said}
        if "stage" in said:
            row.update(closing(act, kind, defaults, draft.values))
        elif pipelines and row[pipelines.field] != defaults[pipelines.field]:
            row["stage"] = next(iter(stages_of(act, kind, row[pipelines.field])), row["stage"])
        if repeats:
            from crmcli.actions.elements.repeated import beginning

            row.update(beginning(kind, {}, row))
        points = {name: row.pop(name) for name in names if name in row}
        row["created_at"], row["updated_at"] = draft.values.get("created_at") or stamp, stamp
        row["version"], row["uid"] = 1, uid
        compose(kind, row, points)
        if draft.lines:
            from crmcli.actions.money.line_checks import check_lines
            from crmcli.actions.money.sums import compute_sums

            check_lines(kind, draft.lines)

            row[kind.amount] = compute_sums(draft.lines, kind.its(Lines).terms(row))
        rows.append(row)
    return rows


def defaults_of(act: Act, kind: Kind) -> Row:
    """What a new element has when nothing is said; kept, unless it depends on which companies there are."""
    key = f"defaults of {kind.name}"
    if key in act.memo:
        return dict(act.memo[key])
    found = _read_defaults(act, kind)
    if not any(field.default and _names_us(act, field.default) for field in kind.all_fields):
        act.memo[key] = dict(found)
    return found


def _read_defaults(act: Act, kind: Kind) -> Row:
    reading, found = act.reading(), {}
    for field in kind.all_fields:
        if field.default is not None:
            value = default_of(act, field.default)
            if value and not isinstance(field.type, Reference):
                value = field.type.read(value, field.name, reading)
            found[field.name] = value or None if isinstance(value, str) else value
    if kind.first_stage:
        found["stage"] = kind.first_stage
    return found


def default_of(act: Act, text: str) -> Any:
    """A declared default with its settings filled in; one's own company is an id."""
    if _names_us(act, text):
        return seller(act)
    if "{" not in text:
        return text
    if text == f"{{{(name := text[1:-1])}}}" and name.isidentifier():  # as most are; re takes a fifteenth of a command
        return act.setting(name) or ""
    return re.sub(_PLACE, lambda place: act.setting(place[1]) or "", text)


def seller(act: Act) -> int | None:
    """One's own company: the one in the settings, else the only one that is marked as mine."""
    kind = act.registry.bearer(Ours)
    if kind is None:
        return None
    chosen = act.setting(kind.its(Ours).setting)
    if chosen:
        return int(chosen)
    from crmcli.store import lookup

    mine = lookup.live_by_value(act, kind.name, kind.its(Ours).mine, 1)
    return mine[0] if len(mine) == 1 else None


def _names_us(act: Act, text: str) -> bool:
    """Whether a declared default is one's own company."""
    kind = act.registry.bearer(Ours)
    return kind is not None and text == f"{{{kind.its(Ours).setting}}}"


def _check(act: Act, kind: Kind, rows: Sequence[Row], drafts: Sequence[NewElement]) -> None:
    repeats = kind.trait(Repeats)
    for row, draft in zip(rows, drafts, strict=True):
        missing = [field for field in kind.required if row.get(field.name) in (None, "")]
        if missing:
            names = ", ".join(field.name for field in missing)
            example = " ".join(f'{field.flag} "..."' for field in missing)
            raise MissingValue(
                f"{article(kind.name).capitalize()} needs {names}.",
                f"Add {example}",
                field=missing[0].name,
                candidates=[f.name for f in missing],
            )
        if repeats:
            from crmcli.actions.elements.repeated import check_due

            check_due(kind, row)
        if kind.needs_any and not any(row.get(name) or draft.values.get(name) for name in kind.needs_any):
            raise MissingValue(
                f"{article(kind.name).capitalize()} needs at least one of {', '.join(kind.needs_any)}.",
                f'Example: crm {kind.name} new "{"Ada Lovelace" if kind.trait(Person) else "Relaunch"}"',
                field=kind.needs_any[0],
                candidates=list(kind.needs_any),
            )
    for field in kind.unique:
        from crmcli.actions.elements.unique import check_unique

        check_unique(act, kind, field.name, [(row.get(field.name), None) for row in rows])


def _create_parts(act: Act, kind: Kind, rows: Sequence[Row], drafts: Sequence[NewElement]) -> None:
    for name, table in kind.points:
        points = [
            (kind.name, row["id"], place, point.label, point.value, point.normal)
            for row, draft in zip(rows, drafts, strict=True)
            for place, point in enumerate(draft.values.get(name) or (), 1)
        ]
        if points:
            columnwise.create(act, table, dict(zip(POINT, zip(*points, strict=True), strict=True)))
    if not any(draft.lines or draft.tags for draft in drafts):
        return
    lines = []
    for row, draft in zip(rows, drafts, strict=True):
        for place, line in enumerate(draft.lines, 1):
            line["kind"], line["element"] = kind.name, row["id"]
            line.setdefault("number", place)
            lines.append(line)
    records.create(act, "line", lines)
    tags = [
        {"kind": kind.name, "element": row["id"], "tag": tag}
        for row, draft in zip(rows, drafts, strict=True)
        for tag in distinct(draft.tags)
    ]
    records.create(act, "tag", tags)


def point_row(kind: str, element: int, place: int, point: ContactPoint) -> Row:
    """The row of one email address or phone number."""
    return dict(zip(POINT, (kind, element, place, point.label, point.value, point.normal), strict=True))


def _create_links(act: Act, kind: Kind, rows: Sequence[Row], drafts: Sequence[NewElement]) -> None:
    wanted = []
    fields = {name for name, _ in (*kind.references, *kind.anywhere)}
    for row, draft in zip(rows, drafts, strict=True):
        if not draft.joins and fields.isdisjoint(row):
            continue
        me: Node = (kind.name, row["id"])
        stated = {other for other, *_ in draft.joins}
        implied = [entry for entry in reference_links(act, kind, row) if entry[0] not in stated]
        for other, how, first, role in (*draft.joins, *implied):
            start, end = (other, me) if first else (me, other)
            wanted.append(links.link(start, end, how, role))
    if wanted:
        links.create(act, wanted, assume_new=True)
