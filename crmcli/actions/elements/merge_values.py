"""The values of elements that are merged: what the first lacks it takes from the others, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmcli.actions.elements.change import MERGE, change
from crmcli.actions.elements.element import Element, Gathered
from crmcli.actions.funnel.carried import copied_lines
from crmcli.actions.look.values import value_of
from crmcli.actions.money.sums import total
from crmcli.actions.reading import field_of
from crmcli.errors import Refused, Usage
from crmcli.errors.wording import listed
from crmcli.light import Any
from crmcli.model.fields import Field
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse, ref
from crmcli.model.results import Record
from crmcli.model.traits import FillsLines, Lines
from crmcli.model.traits_of_parties import Address, Merges, Ours
from crmcli.model.types import Currency, Flag, Money, Price, Reference
from crmcli.store import records
from crmcli.store.act import Act, Row

Keep = Mapping[str, Element]  # the field whose value is not the first one's, but that of another element


def keeping(kind: Kind, elements: Sequence[Element], typed: Sequence[tuple[str, str]]) -> Keep:
    """Whose value counts, by field; raises UnknownField or Usage (exit 2), Refused (5) for what is not chosen."""
    by_ref, found = {element.ref: element for element in elements}, dict[str, Element]()
    for word, text in typed:
        name, read = field_of(kind, word).name, parse(text)
        whose = by_ref.get(ref(*read) if read else "")
        if name in dict(kind.points):
            raise Refused(f"The {name} of all are kept.", "Leave it out.", field=name)
        if name not in {field.name for field in _fields(kind)} | set(_worth(kind)):
            raise Refused(f"The {name} of {elements[0].ref} stays.", "Leave it out; crm edit changes it.", field=name)
        if whose is None:
            names = listed(by_ref, 9)
            raise Usage(f"{text!r} is not among what is merged.", f"Name {names}: --keep {name}=...", field=name)
        found[name] = whose
    if len({found[name].node for name in _worth(kind) if name in found}) > 1:
        names = listed(name for name in _worth(kind) if name in found)
        raise Usage(f"{names} belong together.", "Keep them from one element.", field="keep")
    return found


def _fields(kind: Kind) -> Iterator[Field]:
    """The fields that are filled one by one: what people enter, and what it refers to."""
    apart = {*kind.composed, *kind.handling, *_worth(kind), kind.its(Merges).into}
    for field in kind.fields:
        stored = field.custom or field.type.column is not None
        if stored and field.name not in apart and (field.manual or isinstance(field.type, Reference)):
            yield field


def _worth(kind: Kind) -> list[str]:
    """The fields that mean something together alone: amounts, their currency, and what of them is tax."""
    lines, fills = kind.trait(Lines), kind.trait(FillsLines)
    found = [field.name for field in kind.fields if isinstance(field.type, Money | Price | Currency)]
    found += [lines.rounding] if lines else []
    return found + [name for name in fills.by if isinstance(kind.by_name[name].type, Flag)] if fills else found


class Merging:
    """What the first of some elements takes from the others: ``new`` are its values, ``given`` those of them that only
    one element may have, ``detail`` is told of it."""

    def __init__(self, act: Act, whole: Gathered, keep: Keep) -> None:
        self.act = act
        self.whole = whole
        self.keep = keep
        self.first, *self.others = whole.elements
        self.kind = self.first.kind
        self.new: dict[str, Any] = {}
        self.detail: list[Record] = []
        self.lines: list[Row] | None = None  # those that take the place of its own
        self.address = self._addressed()
        for field in _fields(self.kind):
            self._choose(field)
        for name, _ in self.kind.points:
            self._unite(name)
        self._choose_worth()

    @property
    def given(self) -> dict[str, Any]:
        return {field.name: self.new[field.name] for field in self.kind.unique if field.name in self.new}

    def write(self) -> None:
        """Write the values, tags and lines of the first."""
        tags = self._tags()
        records.create(self.act, "tag", tags)
        if self.lines is not None:
            records.delete(self.act, "line", self.first.lines)
            records.create(self.act, "line", self.lines)
            self.first.lines = []
        parts = [self.first.node] if tags or self.lines is not None else []
        change(self.act, [(self.first, self.new)], by=MERGE, parts=parts)

    def _choose(self, field: Field) -> None:
        name, own = field.name, self._value(self.first, field)
        theirs = [(other, value) for other in self.others if (value := self._value(other, field)) is not None]
        asked = self.keep.get(name)
        if asked is not None and asked is not self.first:
            self._fill(name, asked.row.get(name), asked)
        elif own is None and name in self.address:
            other = self.address[name]
            if other is not None:
                self._fill(name, other.row[name], other)
            for each, value in theirs if other is None else ():
                self._keep(name, each, value)
        elif own is None and theirs:
            self._fill(name, theirs[0][1], theirs[0][0])
        elif own is not None:
            for other, value in theirs:
                self._keep(name, other, value)

    def _addressed(self) -> dict[str, Element | None]:
        """Who gives which part of the address that is lacking: nobody who lives elsewhere, for the street of one and
        the city of another are no address."""
        address = self.kind.trait(Address)
        names = [getattr(address, part) for part in address.reads] if address else []
        present = {name: self.keep.get(name, self.first).row.get(name) for name in names}
        found: dict[str, Element | None] = dict.fromkeys(names)
        for other in self.others:
            both = [(present[name], other.row.get(name)) for name in names]
            if all(same(mine) == same(theirs) for mine, theirs in both if mine and theirs):
                lacking = [name for name in names if not present[name] and other.row.get(name)]
                found.update(dict.fromkeys(lacking, other))
                present.update((name, other.row[name]) for name in lacking)
        return found

    def _value(self, element: Element, field: Field) -> Any:
        """What an element has. A mark that was never set is nothing, nor is a reference to what is merged here."""
        value, ours = element.row.get(field.name), self.kind.trait(Ours)
        if value == "" or (not value and ours and field.name == ours.mine):
            return None
        inner = isinstance(field.type, Reference) and field.type.kind == self.kind.name
        return None if inner and value in {each.id for each in self.whole.elements} else value

    def _choose_worth(self) -> None:
        """Amounts and lines are those of one element, with its currency; what it lacks others give in the same one."""
        names = _worth(self.kind)
        asked = next((self.keep[name] for name in names if name in self.keep), None)
        holders = [each for each in self.whole.elements if self._holds(each)]
        source = asked or next(iter(holders), self.first)
        if source is not self.first:
            self._take(source, names)
        for other in holders:
            if other not in (source, self.first):
                for name in self._amounts():
                    self._beside(name, other, source)

    def _beside(self, name: str, other: Element, source: Element) -> None:
        """An amount of an element that does not give its own."""
        value, present = other.row.get(name), self.new.get(name, self.first.row.get(name))
        if value is None:
            return
        if present is None and not source.lines and not other.lines and other.currency == source.currency:
            self._fill(name, value, other)
        else:
            self._keep(name, other, value)

    def _take(self, source: Element, names: Sequence[str]) -> None:
        for name in names:
            if self.first.row.get(name) != source.row.get(name):
                self._fill(name, source.row.get(name), source)
        self.lines = copied_lines(source, again=False)
        for number, line in enumerate(self.lines, 1):
            line.update(kind=self.kind.name, element=self.first.id, number=number)
        if self.lines:
            self.new[self.kind.its(Lines).amount] = total(self.lines)
            self._tell("fill", "lines", len(self.lines), f"of {source.ref}")

    def _amounts(self) -> list[str]:
        return [field.name for field in self.kind.fields if isinstance(field.type, Money | Price)]

    def _holds(self, element: Element) -> bool:
        return bool(element.lines) or any(element.row.get(name) is not None for name in self._amounts())

    def _unite(self, name: str) -> None:
        known = {point.normal for point in self.first.get(name)}
        fresh = []
        for point in (point for other in self.others for point in other.get(name)):
            if point.normal not in known:
                known.add(point.normal)
                fresh.append(point)
        if fresh:
            self.new[name] = fresh
            self._tell("fill", name, self.kind.by_name[name].type.json(fresh, self.act.currency))

    def _tags(self) -> list[Row]:
        known = {same(row["tag"]) for row in self.whole.parts["tag"][self.first.node]}
        fresh: dict[str, str] = {}
        for other in self.others:
            for row in self.whole.parts["tag"][other.node]:
                if same(row["tag"]) not in known:
                    fresh.setdefault(same(row["tag"]), row["tag"])
        if fresh:
            self._tell("fill", "tags", list(fresh.values()))
        return [{"kind": self.kind.name, "element": self.first.id, "tag": tag} for tag in fresh.values()]

    def _fill(self, name: str, value: Any, source: Element) -> None:
        self.new[name] = value
        before = self.first.row.get(name)
        was = "" if before is None else f" instead of {self._shown(name, before, self.first)}"
        self._tell("fill", name, self._shown(name, value, source), f"of {source.ref}{was}")

    def _keep(self, name: str, other: Element, value: Any) -> None:
        own = self.new.get(name, self.first.row.get(name))
        told, theirs = self._shown(name, own, self.first), self._shown(name, value, other)
        if (same(told) != same(theirs)) if isinstance(told, str) and isinstance(theirs, str) else told != theirs:
            self._tell("keep", name, told, f"{other.ref} has {theirs}")

    def _shown(self, name: str, value: Any, of: Element) -> Any:
        return value_of(self.act, self.kind.by_name[name], value, of.currency or self.act.currency)

    def _tell(self, what: str, name: str, value: Any, why: str | None = None) -> None:
        self.detail.append({"what": what, "ref": self.first.ref, "field": name, "value": value, "why": why})
