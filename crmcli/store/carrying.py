"""A conversion as SQL: what its rules carry from a source "l" at a place "s", and of which sources it may."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from crmcli.model.conversions import Const, Conversion, DisplayName, From, Labelled, Now, Rule, Sibling, Source
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines
from crmcli.model.traits_of_days import Follows
from crmcli.model.traits_of_parties import Party
from crmcli.store import deriving, links
from crmcli.store.act import Act, Row
from crmcli.store.deriving import first_filled, has_none, literal
from crmcli.store.folding import compared
from crmcli.store.tables import element_table, quoted


class Carrying:
    """An entry of the map, from a ``source`` to a ``kind``, in a call that makes the kinds of ``siblings``, too.

    ``fields`` are its rules that say anything. ``called`` are the columns that tell what the element is called, which
    are worked out of those of the source that ``named`` has, by field: the first that is filled.
    """

    def __init__(self, act: Act, source: Kind, entry: Conversion, siblings: Collection[str]) -> None:
        self.act = act
        self.source = source
        self.entry = entry
        self.kind = act.registry.by_name[entry.target]
        self.fields = {
            name: rule
            for name, rule in entry.fields.items()
            if not (isinstance(rule, From) and rule.unless in siblings)
        }
        self._siblings = siblings
        self.called = ("title_key", *self.kind.composed)
        places = [*self.kind.title, *(place for places in self.kind.composed.values() for place in places)]
        words = dict.fromkeys(" ".join(places).split())
        self.named = {name: names for name in words if (names := self._read(name))}

    def fit(self) -> bool:
        """Whether all that it does can be done by sets, for sources about which nothing is odd."""
        entry, kind, source = self.entry, self.kind, self.source
        guarded = any(guard.stages or guard.past or guard.filled or guard.empty for guard in entry.when)
        odd = entry.needs_lines or entry.lines not in (None, "copy") or kind.copies or kind.unique
        if guarded or odd or "stage" in self.fields or not all(trait.bulk for trait in kind.traits):
            return False
        looked_into, known = set(element_table(kind).searched), set(element_table(source).searched)
        for name in self.fields:
            field, names = kind.by_name[name], self._read(name)
            if field.type.folded and name in looked_into and not known.issuperset(names):
                return False  # what is kept of such a text is more than is kept of it in the source
            if any(source.by_name[each].custom and source.by_name[each].key != field.key for each in names):
                return False
        return True

    def conditions(self, on_duplicate: str | None) -> Iterator[str]:
        """SQL for what must be so of a source "l"."""
        for field in self.kind.required:
            yield f"{first_filled(self._read(field.name))} <> ''" if self._read(field.name) else "0"
        for rule in self.fields.values():
            if isinstance(rule, DisplayName):
                yield f"{first_filled((rule.own, rule.other))} <> ''"
        wanted = [names for name in self.kind.needs_any if (names := self._read(name))]
        if self.kind.needs_any:
            yield " OR ".join(f"{first_filled(names)} <> ''" for names in wanted) or "0"
        for table in (*dict(self.points()), *(["line"] if self.entry.lines else [])):
            yield deriving.numbered(table, self.source)
        if self.entry.tags:
            mine = "SELECT 1 FROM tag q WHERE q.kind = p.kind AND q.element = p.element AND +q.id > p.id"
            alike = f"+({compared('tag', 'q')}) = {compared('tag', 'p')}"  # not by the index of a tag that many have
            yield has_none("tag", self.source, f"EXISTS ({mine} AND {alike})")
        if self.matches(on_duplicate):
            yield from self._alone()

    def matches(self, on_duplicate: str | None) -> bool:
        """Whether one that is there already may stand in for what would be made."""
        return bool(self.entry.existing and self.kind.trait(Party) and on_duplicate != "create")

    def _alone(self) -> Iterator[str]:
        """That no other source, and none that is there, has the same address, number or value."""
        for name, *_ in self.kind.duplicates.values():
            table = dict(self.kind.points).get(name)
            if table and name in self.fields:
                others = f"+q.kind = '{self.kind.name}' OR (+q.kind = p.kind AND q.element <> p.element)"
                same = f"SELECT 1 FROM {table} q WHERE q.normal = p.normal AND ({others})"
                yield has_none(table, self.source, f"EXISTS ({same})")
            elif name in self.fields and name not in self.kind.title:
                yield f"{first_filled(self._read(name))} IS NULL"

    def told_by_title(self) -> bool:
        """Whether two with one title are taken for the same."""
        return any(rule[0] in self.kind.title for rule in self.kind.duplicates.values())

    def columns(self, made: Mapping[str, int], defaults: Row, begin: int) -> dict[str, str]:
        """SQL for the columns of the new row; ``made`` are the first ids of those that were made before, by kind, and
        what it is ``called`` begins at this place of the source's list."""
        found = {name: literal(value) for name, value in defaults.items() if value is not None}
        keys = []
        for name, rule in self.fields.items():
            field = self.kind.by_name[name]
            if field.type.table:
                continue
            if field.custom:
                keys.append(field.key)
                continue
            value = self._value(rule, made) if not isinstance(rule, Const) else literal(self._constant(name, rule))
            found[name] = f"coalesce({value}, {found[name]})" if name in found else value
        if keys:
            found["custom"] = deriving.shelved(keys)
        if self.entry.lines:
            found[self.kind.its(Lines).amount] = deriving.summed(self.source, self.source.its(Lines).amount)
        return {**found, **{name: deriving.text_of(place) for place, name in enumerate(self.called, begin)}}

    def points(self) -> Iterator[tuple[str, str]]:
        """(table, SQL for which rows "p" of it) of the addresses and numbers that go along."""
        for name, table in self.kind.points:
            rule = self.fields.get(name)
            if isinstance(rule, Labelled) and rule.unless in self._siblings:
                yield table, f"p.label = {literal(rule.label)}"
            elif rule is not None:
                yield table, "1"

    def links(self, made: Mapping[str, int], first: int) -> Iterator[deriving.Link]:
        """The links of the new element: to what it came from, and those that go with its references."""
        source, me = (literal(self.source.name), "l.id"), (literal(self.kind.name), f"{first} + s.key")
        yield (*source, *me, "'converted'", "NULL")
        for name, type in self.kind.references:
            rule = self.fields.get(name)
            if isinstance(rule, Sibling) and rule.kind in made:
                other = literal(type.kind), f"{made[rule.kind]} + s.key"
                role = first_filled(self._read(type.role_from)) if type.role_from else "NULL"
                yield (*(me if type.outward else other), *(other if type.outward else me), literal(type.how), role)

    def _value(self, rule: Rule, made: Mapping[str, int]) -> str:
        if isinstance(rule, Sibling):
            return f"{made[rule.kind]} + s.key" if rule.kind in made else "NULL"
        if isinstance(rule, Source):
            return "l.id"
        return first_filled(
            rule.names if isinstance(rule, From) else (rule.own,) if isinstance(rule, DisplayName) else ()
        )

    def _constant(self, name: str, rule: Const) -> object:
        return self.kind.by_name[name].type.read(rule.value, name, self.act.reading())

    def _read(self, name: str) -> tuple[str, ...]:
        """The columns of the source of which a field takes the first that is filled; none where it takes no text."""
        rule = self.fields.get(name)
        return () if rule is None or self.kind.by_name[name].type.table else _names(rule)


def _names(rule: Rule) -> tuple[str, ...]:
    """The columns of the source of which a rule takes the first that is filled."""
    return rule.names if isinstance(rule, From) else (rule.own,) if isinstance(rule, DisplayName) else ()


def conditions(work: Sequence[Carrying], stages: Sequence[str], on_duplicate: str | None) -> list[str]:
    """SQL for what must be so of a source "l" to be converted by sets into all of these: it is in one of these stages,
    if it has any, came to nothing yet, names nothing, nothing follows it, and there is nothing odd about it."""
    source = work[0].source
    found = [f"l.stage IN ({', '.join(map(literal, stages)) or 'NULL'})"] if source.stages else []
    moments = [name for each in work for name, rule in each.entry.then.items() if isinstance(rule, Now)]
    found += [f"l.{quoted(name)} IS NULL" for name in (*dict(source.references), *moments)]
    hows = ", ".join(map(literal, links.ORIGIN))
    begins = f"p.from_kind = '{source.name}' AND p.from_id = l.id AND p.how IN ({hows})"
    found.append(f"NOT EXISTS (SELECT 1 FROM link p WHERE {begins})")
    if follow := [literal(kind.name) for kind in work[0].act.registry.bearers(Follows)]:
        about = f"p.to_kind = '{source.name}' AND p.to_id = l.id AND p.from_kind IN ({', '.join(follow)})"
        found.append(f"NOT EXISTS (SELECT 1 FROM link p WHERE {about})")
    if not any(each.entry.lines for each in work):
        found.append(has_none("line", source))
    return [*found, *(condition for each in work for condition in each.conditions(on_duplicate))]
