"""Rows whose cells are as most are, read by functions that are made once for each column.

What they cannot read is left to the plan, which knows all cases and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import normalize

from crmcli.actions.data.importing.dates import is_part_of_birthday
from crmcli.actions.data.importing.found import Found
from crmcli.actions.data.importing.layout import LONGEST, SAID, Layout, Point, TableRow
from crmcli.actions.data.importing.many import one_line
from crmcli.actions.data.importing.plan import ImportPlan
from crmcli.actions.data.importing.stages import STATUS
from crmcli.actions.data.importing.words import label_of
from crmcli.errors import BadValue, UnknownStage
from crmcli.light import Any, re
from crmcli.model.contacts import is_bare_email, plain_phone
from crmcli.model.types import ContactPoint, Emails, Long, Money, Phones, Reading, StageKey, Text, Whole

Convert = Callable[[Any, Reading], Any]  # a cell -> the value that is stored, None for nothing; raises
Attach = Callable[[Found, Sequence[Any], Reading], None]  # puts contact points of a row among its values
Read = Callable[[Sequence[Any]], Found | None]
KNOWN = 10_000  # cells of a column that are remembered
_AMOUNT = "([0-9]{1,9})(?:[.]([0-9]{2}))?"
_ALIKE, _CENTS = ["7", "7.50", "1234.00"], [700, 750, 123400]


class Unusual(Exception):
    """A cell that only the plan can read."""


def reader(plan: ImportPlan) -> Read | None:
    """A function that gives the values of a row and its contact points, or None for one that the plan has to read.
    None where that are all."""
    if not _is_simple(plan):
        return None
    usual, kind, act = plan.usual, plan.kind, plan.act
    columns = [(place, name, _convert(plan, place, name)) for place, name, _ in plan.layout.plain]
    stated = next(((place, convert) for place, name, convert in columns if name == kind.currency), None)
    amounts = [name for _, name, _ in columns if name in plan.amounts]
    attach = [_attach(plan, point) for point in plan.layout.points]

    def read(cells: Sequence[Any]) -> Found | None:
        found, reading = Found(), usual
        values = found.values
        try:
            if stated is not None and cells[stated[0]]:
                code = stated[1](cells[stated[0]], usual)
                reading = usual if code is None else act.reading(code)
            for place, name, convert in columns:
                cell = cells[place]
                if cell:
                    value = convert(cell, reading)
                    if value is not None:
                        values[name] = value
            for put in attach:
                put(found, cells, reading)
        except (Unusual, BadValue, UnknownStage):
            return None
        for name in amounts:
            if name in values:
                values.setdefault(kind.currency, reading.currency)
        return found

    return read


def _is_simple(plan: ImportPlan) -> bool:
    """Whether each field has one column, and no column more than its own field."""
    layout, names = plan.layout, [name for _, name, _ in plan.layout.plain]
    several = len(set(names)) < len(names) or bool({"name", plan.stages.pipeline} & set(names))
    return not (several or layout.places or layout.lines or plan.outside or STATUS in layout.special)


def _convert(plan: ImportPlan, place: int, name: str) -> Convert:
    type, known = plan.types[name]
    layout = plan.layout
    if name == layout.birthday:
        return _birthday(plan, place, name)
    if type.__class__ in (Text, Long) and place not in layout.readers:
        return _text(plan, place, name)
    if isinstance(type, Money):
        return _amount(plan, place, name)
    if known is not None or isinstance(type, StageKey):
        return _remembered(plan, place, name)
    return _any(plan, place, name)


def _any(plan: ImportPlan, place: int, name: str) -> Convert:
    layout, type = plan.layout, plan.types[name][0]
    is_text, is_whole = isinstance(type, Text), isinstance(type, Whole)

    def convert(cell: Any, reading: Reading) -> Any:
        if is_whole and not (cell.__class__ is str and cell.isascii() and cell.isdigit()):
            raise Unusual  # one that is rounded is counted
        text = layout.text(place, name, cell)
        if not text:
            return None
        return type.read(one_line(text) if is_text else text, name, reading)

    return convert


def _birthday(plan: ImportPlan, place: int, name: str) -> Convert:
    usual = _any(plan, place, name)

    def convert(cell: Any, reading: Reading) -> Any:
        if is_part_of_birthday(str(cell)):
            raise Unusual
        return usual(cell, reading)

    return convert


def _text(plan: ImportPlan, place: int, name: str) -> Convert:
    other = _any(plan, place, name)

    def convert(cell: Any, reading: Reading) -> Any:
        if cell.__class__ is str and cell.isprintable():
            text = cell.strip()
            if len(text) > LONGEST or text.lower() not in SAID:
                return (text if text.isascii() else normalize("NFC", text).strip()) or None
        return other(cell, reading)

    return convert


def _amount(plan: ImportPlan, place: int, name: str) -> Convert:
    """Where a point stands before two decimals; others may say which currency they are in."""
    layout, match = plan.layout, re.compile(_AMOUNT).fullmatch
    cents: dict[str, bool] = {}  # by currency

    def convert(cell: Any, reading: Reading) -> Any:
        found = match(cell.strip()) if cell.__class__ is str else None
        if found is None:
            raise Unusual
        if reading.currency not in cents:
            cents[reading.currency] = _in_cents(layout, place, name, reading)
        if not cents[reading.currency]:
            raise Unusual
        return int(found[1] + (found[2] or "00"))

    return convert


def _in_cents(layout: Layout, place: int, name: str, reading: Reading) -> bool:
    """Whether amounts of this column are read as they are written, and are kept in hundredths."""
    try:
        return [layout.types[name].read(layout.text(place, name, text), name, reading) for text in _ALIKE] == _CENTS
    except BadValue:
        return False


def _remembered(plan: ImportPlan, place: int, name: str) -> Convert:
    """Of few texts, which come again and again, each is read once."""
    known: dict[Any, Any] = {}
    read, is_stage = _any(plan, place, name), isinstance(plan.types[name][0], StageKey)

    def convert(cell: Any, reading: Reading) -> Any:
        if cell.__class__ is not str:
            raise Unusual
        if cell in known:
            return known[cell]
        value = read(cell, reading)
        if is_stage and value is not None:
            value = _stage(plan, place, name, cell)
        if len(known) < KNOWN:
            known[cell] = value
        return value

    return convert


def _stage(plan: ImportPlan, place: int, name: str, cell: str) -> str:
    layout = plan.layout
    values = {name: cell}
    plan.stages.settle(values, {name: layout.text(place, name, cell)}, layout, TableRow([], [], None))
    return values[name]


def _attach(plan: ImportPlan, point: Point) -> Attach:
    place, field, label, beside = point
    emails, phones = isinstance(field.type, Emails), isinstance(field.type, Phones)
    called = label_of(label)

    def put(found: Found, cells: Sequence[Any], reading: Reading) -> None:
        cell = cells[place]
        if not cell:
            return
        text = cell.strip() if cell.__class__ is str and beside is None else ""
        if emails and is_bare_email(text):
            made = ContactPoint(called, text, text.lower())
        elif phones and (normal := plain_phone(text)) is not None:
            made = ContactPoint(called, text, normal)
        else:
            plan.add_points(found, point, TableRow(cells, [], None), reading)
            return
        points = found.values.setdefault(field.name, [])
        if not points or made.normal not in [each.normal for each in points]:
            points.append(made)

    return put
