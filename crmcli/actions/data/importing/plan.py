"""From cells to the values of an element: what is done with each column, found out once for all rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crmcli.actions.data.importing.dates import Read
from crmcli.actions.data.importing.headers import Target, points
from crmcli.actions.data.importing.many import labels_of, one_line, tags_of, texts_of
from crmcli.actions.data.importing.outside import called_paid, numbered, settle
from crmcli.actions.elements import stages
from crmcli.actions.reading import split_name
from crmcli.errors import BadValue
from crmcli.model.contacts import name_before
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.money import stated_currency
from crmcli.model.traits import Payable
from crmcli.model.traits_of_parties import FullName
from crmcli.model.types import (
    Choice,
    ContactPoint,
    ContactPoints,
    Country,
    Currency,
    Day,
    FieldType,
    Long,
    Money,
    Reading,
    Reference,
    StageKey,
    Text,
    Unit,
)
from crmcli.store.act import Act

Resolve = Callable[[Field, str], int | None]
REPEATED = (Country, Choice, Currency, Unit)  # types whose few values are read once each
KNOWN = 10_000  # of them that are remembered
LAST = ("fax", "pager", "assistant")  # never the first of somebody's numbers, wherever the column stands


class Found:
    """What one row says: the stored ``values`` of fields, ``missing`` titles of what reference fields name and is
    to be made, ``lines`` as they are told, tags, external ids, the reference that it bears itself, and the ``name``
    before an address, for who has no other."""

    __slots__ = ("externals", "lines", "missing", "name", "ref", "tags", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.missing: dict[str, str] = {}
        self.lines: list[Any] = []
        self.tags: list[str] = []
        self.externals: list[tuple[str, str]] = []
        self.ref: str | None = None
        self.name = ""


class Plan:
    """How rows with these columns are read. ``system`` names the program whose ids they hold."""

    def __init__(self, act: Act, kind: Kind, names: Sequence[str], targets: Mapping[str, Target | None]) -> None:
        self.act = act
        self.kind = kind
        self.names = names
        self.usual = act.reading()
        self.types: dict[str, tuple[FieldType, dict[str, Any] | None]] = {
            field.name: (field.type, {} if isinstance(field.type, REPEATED) else None) for field in kind.all_fields
        }
        self.references = [field.name for field in kind.fields if isinstance(field.type, Reference)]
        self.amounts = [field.name for field in kind.fields if isinstance(field.type, Money)]
        self.stage = next((field.name for field in kind.fields if isinstance(field.type, StageKey)), "")
        self.outside = numbered(kind) is not None
        self.called_paid = 0  # rows that say so, and bring no payment
        payable = kind.trait(Payable)
        self.sort = names.index(payable.type) if payable and payable.type in names else None
        self.system = "default"
        self.extra: str | None = None
        self.ref = names.index("ref") if "ref" in names else None
        many = points(kind)
        self.plain: list[tuple[int, str, str | None]] = []
        self.places: dict[str, list[tuple[int, str, str | None]]] = {}
        self.points: list[tuple[int, Field, str | None, int | None]] = []
        self.special: dict[str, list[int]] = {}
        self.lost: set[str] = set()  # columns that are not recognised, though something is in them
        self.unknown = [place for place, name in enumerate(names) if targets[name] is None]
        labels = {(t.field, t.labelled): i for i, t in enumerate(map(targets.get, names)) if t and t.is_label}
        for place, name in enumerate(names):
            target = targets[name]
            if target is None or not target.field or target.is_label:
                continue
            if target.field in many:
                beside = labels.get((target.field, target.labelled)) if target.labelled else None
                self.points.append((place, kind.by_name[target.field], target.label, beside))
            elif target.field in ("tags", "external_id", "lines"):
                self.special.setdefault(target.field, []).append(place)
            elif target.place:
                self.places.setdefault(target.place, []).append((place, target.field, target.joint))
            else:
                self.plain.append((place, target.field, target.joint))
        self.points.sort(key=lambda point: point[2] in LAST)

    def read(self, cells: Sequence[Any], dates: Read, resolve: Resolve) -> Found:
        """The values of one row; raises what the fields raise (BadValue, exit 2) and what references do."""
        found = Found()
        if len(self.lost) < len(self.unknown):
            self.lost.update(self.names[place] for place in self.unknown if cells[place])
        texts = self._texts(cells)
        reading = self._reading(texts)
        values, types = found.values, self.types
        for name, text in texts.items():
            type, known = types[name]
            if isinstance(type, Text):
                text = one_line(text)
            if known is not None:
                value = known.get(text)
                if value is None:
                    value = type.read(text, name, reading)
                    if len(known) < KNOWN:
                        known[text] = value
            else:
                value = type.read(dates(text, name) if isinstance(type, Day) else text, name, reading)
            if value is not None:
                values[name] = value
        self._complete(found, texts, reading, resolve)
        if self.outside:
            self.called_paid += called_paid(self.kind, values)
            settle(self.act, self.kind, values, cells[self.sort] if self.sort is not None else None)
        if self.ref is not None:
            found.ref = cells[self.ref]
        for place, field, label, beside in self.points:
            if cells[place]:
                self._add_points(found, field, cells[place], cells[beside] if beside is not None else label, reading)
        self._read_special(found, cells)
        return found

    def _complete(self, found: Found, texts: Mapping[str, str], reading: Reading, resolve: Resolve) -> None:
        """What needs more than the text: references, the stage, and the currency of amounts."""
        values = found.values
        for name in self.references:
            if name in values:
                word = values.pop(name)
                number = resolve(self.kind.by_name[name], word)
                if number is None:
                    found.missing[name] = word
                else:
                    values[name] = number
        if any(name in values for name in self.amounts):
            values.setdefault(self.kind.currency, reading.currency)
        if self.stage in values and not self.outside:
            stage = stages.settable(self.act, self.kind, values[self.stage], texts.get("pipeline"))
            values[self.stage] = stage["key"]

    def _texts(self, cells: Sequence[Any]) -> dict[str, str]:
        """The text of each plain field: of several columns the first that is filled, or all of them joined."""
        texts: dict[str, str] = {}
        for place, name, joint in self.plain:
            if cells[place]:
                _put(texts, name, cells[place], joint)
        for columns in self.places.values():
            filled = [column for column in columns if cells[column[0]] and column[1] not in texts]
            if filled:
                for place, name, joint in filled:
                    _put(texts, name, cells[place], joint)
                break
        whole = texts.pop("name", None)
        if whole is not None:
            parts = self.kind.its(FullName)
            for name, word in zip((parts.first, parts.last), split_name(whole), strict=True):
                texts.setdefault(name, word)
        if self.extra is not None and self.unknown:
            kept = [f"{self.names[place]}: {_single(cells[place])}" for place in self.unknown if cells[place]]
            joint = "\n" if isinstance(self.kind.by_name[self.extra].type, Long) else "; "
            for text in kept:
                _put(texts, self.extra, text, joint)
        return texts

    def _reading(self, texts: Mapping[str, str]) -> Reading:
        """With the currency of the row's amounts: its own column, or what is written behind an amount."""
        field = self.kind.currency
        currency = texts.get(field)
        if currency is not None:
            return self.act.reading(self.kind.by_name[field].type.read(currency, field, self.usual))
        for name in self.amounts:
            if name in texts:
                currency = stated_currency(texts[name], name, self.usual.currency) or currency
        return self.usual if currency is None else self.act.reading(currency)

    def _add_points(self, found: Found, field: Field, cell: Any, label: Any, reading: Reading) -> None:
        points: list[ContactPoint] = found.values.setdefault(field.name, [])
        type = field.type
        assert isinstance(type, ContactPoints)
        known = {point.normal for point in points}
        for stated, text in labels_of(cell):
            point = type.point(text, field.name, reading)
            found.name = found.name or name_before(text)
            if point.normal not in known:
                known.add(point.normal)
                own = point.label or stated or (_label(label) if label else None)
                points.append(ContactPoint(own, point.value, point.normal) if own != point.label else point)

    def _read_special(self, found: Found, cells: Sequence[Any]) -> None:
        for name, places in self.special.items():
            for place in places:
                cell = cells[place]
                if not cell:
                    continue
                if name == "tags":
                    found.tags += [tag for tag in tags_of(cell) if tag not in found.tags]
                elif name == "external_id":
                    found.externals += texts_of(cell, self.system)
                else:
                    found.lines += cell if isinstance(cell, list) else [cell]


def _put(texts: dict[str, str], name: str, cell: Any, joint: str | None) -> None:
    text = cell.strip() if isinstance(cell, str) else _single(cell, name)
    if not text:
        return
    if name not in texts:
        texts[name] = text
    elif joint is not None:
        texts[name] += joint + text


def _single(cell: Any, name: str | None = None) -> str:
    """The text of a cell that must be one value."""
    if isinstance(cell, str):
        return cell.strip()
    import json

    text = json.dumps(cell, ensure_ascii=False)
    if name is not None:
        raise BadValue(name, text, "is not a single value", "one text or number")
    return text


def _label(cell: Any) -> str | None:
    """ "* Work" -> "work"; "Mobile Phone" -> "mobile"."""
    from crmcli.actions.data.importing.words import LABELS, words

    parts = words(cell) if isinstance(cell, str) else []
    return next((LABELS[part] for part in LABELS if part in parts), None) or "".join(parts) or None
