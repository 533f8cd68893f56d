"""What stands where in rows with the same columns, and the texts of one row by the field that they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmcli.actions.data.importing.dates import is_part_of_birthday
from crmcli.actions.data.importing.headers import LINE, OWN, Target, points
from crmcli.actions.data.importing.words import EMPTY, NOTHING, ORDER, key
from crmcli.errors import BadValue
from crmcli.light import Any, json
from crmcli.model.fields import Field
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.traits import Numbered
from crmcli.model.traits_of_parties import Person
from crmcli.model.types import FieldType, Long, Text

Read = Callable[[str, str], str]  # (text, field) -> what our own fields read
Column = tuple[int, str, str | None]  # where it stands, its field, what joins it to a text that is there
Point = tuple[int, Field, str | None, int | None]  # where it stands, its field, its label, or where that stands
SAID = EMPTY | NOTHING
LONGEST = max(map(len, SAID))
LAST = ("fax", "pager", "assistant")  # never the first of somebody's numbers, wherever the column stands


class TableRow:
    """The ``cells`` of one row, with the places of those that are ``left`` over: not recognised, or without room; and
    of those that cannot be read (``bad``), None where that is an error."""

    __slots__ = ("bad", "cells", "left")

    def __init__(self, cells: Sequence[Any], left: list[int], bad: list[int] | None) -> None:
        self.cells = cells
        self.left = left
        self.bad = bad

    def is_bad(self, place: int) -> bool:
        """Note that the cell cannot be read; False where that is an error."""
        if self.bad is not None and place not in self.bad:
            self.bad.append(place)
        return self.bad is not None


class Layout:
    """The columns by what is done with them. ``readers`` are put in by who knows how numbers and dates are written:
    column -> what makes a text of ours of it, and the ``types`` of what a row can say of a line."""

    def __init__(self, kind: Kind, names: Sequence[str], targets: Mapping[str, Target | None], system: str) -> None:
        self.names = names
        person = kind.trait(Person)
        self.birthday = person.birth_date if person is not None else None
        self.own = system == OWN  # written by us: every text is meant
        self.foreign = system not in (OWN, "default")
        self.types: dict[str, FieldType] = {field.name: field.type for field in kind.all_fields}
        self.readers: dict[int, Read] = {}
        self.plain: list[Column] = []
        self.points: list[Point] = []
        self.special: dict[str, list[int]] = {}
        self.lines: list[Column] = []
        self._keys = _keys(kind, names, targets)
        self.links = [(place, link) for place, name in enumerate(names) if (link := _linked(targets[name]))]
        self.links.sort(key=lambda link: "primary" not in key(names[link[0]]))
        self.unknown = [place for place, name in enumerate(names) if targets[name] is None]
        many = points(kind)
        addresses: dict[str, list[Column]] = {}
        labels = {(t.field, t.labelled): i for i, t in enumerate(map(targets.get, names)) if t and t.is_label}
        for place, name in enumerate(names):
            target = targets[name]
            if target is None or not target.field or target.is_label:
                continue
            if target.field in many:
                beside = labels.get((target.field, target.labelled)) if target.labelled else None
                self.points.append((place, kind.by_name[target.field], target.label, beside))
            elif target.field in ("tags", "external_id", "lines", "status"):
                self.special.setdefault(target.field, []).append(place)
            elif target.field.startswith(LINE):
                self.lines.append((place, target.field, target.joint))
            elif target.place:
                addresses.setdefault(target.place, []).append((place, target.field, target.joint))
            else:
                self.plain.append((place, target.field, target.joint))
        self.points.sort(key=lambda point: point[2] in LAST)
        ranks = {word: rank for rank, word in enumerate(ORDER)}
        self.places: list[list[Column]] = [
            addresses[word] for word in sorted(addresses, key=lambda word: ranks.get(word, 1))
        ]

    def waits(self, field: str) -> bool:
        """Whether what a column names may come later: not where the column bears our own name for the field."""
        ours = any(name == field and key(self.names[place]) == key(field) for place, name, _ in self.plain)
        return self.foreign or not (self.own or ours)

    @property
    def columns(self) -> Sequence[Column]:
        """Those that give a field one text."""
        return [*self.plain, *self.lines, *(column for columns in self.places for column in columns)]

    def key(self, cells: Sequence[Any]) -> list[str]:
        """What tells the document that a row is a line of."""
        return [str(cells[place]).strip() for place in self._keys]

    def line(self, row: TableRow) -> dict[str, str]:
        """The line that a row is, by field; empty for a row that has none. Raises BadValue (exit 2)."""
        texts = {name: self.text(place, name, row.cells[place]) for place, name, _ in self.lines}
        return {name.removeprefix(LINE): text for name, text in texts.items() if text}

    def texts(self, row: TableRow) -> dict[str, str]:
        """The text of each field: of several columns the first that is filled, or all of them joined. Raises BadValue
        (exit 2) for a cell of which no text can be made, where that is an error."""
        texts: dict[str, str] = {}
        cells = row.cells
        careful = self.readers
        for column in self.plain:
            place, name, _ = column
            cell = cells[place]
            if not cell:
                continue
            if cell.__class__ is str and place not in careful and name not in texts and name != self.birthday:
                text = cell.strip()
                if text and text.lower() not in SAID:  # as most are
                    texts[name] = text
                    continue
            self._put(texts, column, row)
        taken = False
        for columns in self.places:
            filled = [column for column in columns if cells[column[0]]]
            if taken or all(column[1] in texts for column in filled):
                row.left += [column[0] for column in filled if not self._said(texts, column[1], cells[column[0]])]
                continue
            taken = True
            for column in filled:
                self._put(texts, column, row)
        return texts

    def text(self, place: int, name: str, cell: Any) -> str:
        """What our own field reads of a cell."""
        text = cell.strip() if isinstance(cell, str) else single(cell, name)
        if not self.own and self.empty(name, text):
            return ""
        reader = self.readers.get(place)
        return text if reader is None or not text else reader(text, name)

    def empty(self, name: str, text: str) -> bool:
        """Whether the text says that there is nothing; a word may be a name, and is not taken for that."""
        word = text.lower() if len(text) <= LONGEST else ""
        if word not in SAID:
            return False
        return word in EMPTY or (word in NOTHING and not isinstance(self.types.get(name), Text | Long | None))

    def _put(self, texts: dict[str, str], column: Column, row: TableRow) -> None:
        place, name, joint = column
        if name == self.birthday and is_part_of_birthday(str(row.cells[place])):
            row.left.append(place)
            return
        try:
            text = self.text(place, name, row.cells[place])
        except BadValue:
            if row.is_bad(place):
                return
            raise
        if not text:
            return
        if name not in texts:
            texts[name] = text
        elif joint is not None:
            texts[name] += joint + text
        elif same(texts[name]) != same(text):
            row.left.append(place)

    def _said(self, texts: Mapping[str, str], name: str, cell: Any) -> bool:
        text = cell if isinstance(cell, str) else single(cell)
        return same(text) in same(texts.get(name, "")) or (not self.own and self.empty(name, text.strip()))


def _keys(kind: Kind, names: Sequence[str], targets: Mapping[str, Target | None]) -> list[int]:
    """Where a row may say which document it belongs to: its reference, its id in the other program, its number, its
    title."""
    numbered = kind.trait(Numbered)
    wanted = ("external_id", numbered.field if numbered else "", "title")
    means = [target.field if target else "" for target in map(targets.get, names)]
    found = [names.index("ref")] if "ref" in names else []
    return found + [means.index(field) for field in wanted if field and field in means]


def _linked(target: Target | None) -> str:
    """The kind of what a column names by its id in the other program."""
    return (target.link if target is not None else None) or ""


def single(cell: Any, name: str | None = None) -> str:
    """The text of a cell that must be one value; raises BadValue (exit 2) for another where its field is named."""
    if isinstance(cell, str):
        return cell.strip()
    text = json.dumps(cell, ensure_ascii=False)
    if name is not None:
        raise BadValue(name, text, "is not a single value", "one text or number")
    return text
