"""Converting thousands of elements by sets: where nothing about any of them needs to be looked at alone."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, repeat

from crmcli.actions.bulk.resolving import resolved
from crmcli.actions.bulk.spooled import Spooled
from crmcli.actions.bulk.told import PartsTold, Told
from crmcli.actions.elements.create import compose, defaults_of
from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import first_meaning, meanings
from crmcli.actions.funnel.convert.carried_fields import hints
from crmcli.actions.funnel.convert.plan import Plan
from crmcli.actions.funnel.convert.report import left_behind, untaken
from crmcli.actions.funnel.convert.request import ConvertRequest
from crmcli.light import Any, json
from crmcli.model.conversions import Conversion, Now, Sibling, StageMeaning
from crmcli.model.cutting import cut
from crmcli.model.exports import Refs
from crmcli.model.kinds import Kind
from crmcli.model.results import Record, Written
from crmcli.model.searched import besides_nothing
from crmcli.model.traits import Closes, Pipelines
from crmcli.store import carrying, deriving, lookup, records
from crmcli.store.act import Act
from crmcli.store.asked import at_once
from crmcli.store.carrying import Carrying
from crmcli.store.deriving import SourceGroup, literal
from crmcli.store.steps import Step

_PART = 2500  # sources that are made into others at a time
_ALONE = 1000  # those that are looked at one by one
OneByOne = Callable[[Sequence[str]], Written]


def by_sets(act: Act, step: Step, refs: Sequence[str], request: ConvertRequest, others: OneByOne) -> Written | None:
    """Convert elements inside a step: by sets those about which nothing is odd, the ``others`` one by one, behind them.
    None, with nothing written, where all must be looked at one by one.

    Raises what is wrong with the references and with the targets, and what forbids to convert one of the others.
    """
    plain = ConvertRequest(to=request.to, on_duplicate=request.on_duplicate, said=request.said, key=request.key)
    if act.dry_run or any(value and value != getattr(plain, name) for name, value in vars(request).items()):
        return None
    sources = resolved(act, refs)
    prefixes = sources.counted()
    source = act.registry.by_prefix[min(prefixes)]
    route = act.registry.route(source.name, request.to) if len(prefixes) == 1 else None
    if route is None or route.onward or not _fits(act, source):
        return None
    made = {entry.target for entry in route.entries}
    work = Converting(act, [Carrying(act, source, entry, made) for entry in route.entries], request)
    ids = sources.numbers
    if not all(each.fit() for each in work.work):
        return None
    rest = work.take(ids)
    if len(rest) == len(ids) and not work.apart:
        return None
    step.says("convert", sources, to=list(dict.fromkeys(request.to)))
    work.write()
    size = _ALONE if work.apart else len(rest)
    names = Refs(source.prefix, rest)
    done = PartsTold()
    for part in cut(names, size or 1):
        done.add(others(part))
    return Told(act, source, sources, rest).report(step, work.made(), work.not_carried, work.hints, done)


def _fits(act: Act, source: Kind) -> bool:
    """Whether nothing follows from what a conversion changes on elements of this kind."""
    copied = {dict(kind.references)[name].kind for kind in act.registry.kinds for name in kind.copied}
    odd = source.name in copied or source.trait(Pipelines) or source.trait(Closes)
    return not odd and all(trait.bulk for trait in source.traits)


class Converting:
    """Sources of one kind, all of which are made into the same: ``take`` them, ``write``, ``report``."""

    def __init__(self, act: Act, work: Sequence[Carrying], request: ConvertRequest) -> None:
        self.act = act
        self.work = work
        self.request = request
        self.source = work[0].source
        self._ids = array("q")
        self._bases: list[dict[str, int]] = []  # of each part, the first ids by kind
        self.not_carried = Spooled()
        self.hints: dict[str, None] = {}

    @property
    def apart(self) -> bool:
        """Whether none of the sources can become the same as another one."""
        return not any(each.matches(self.request.on_duplicate) and each.kind.duplicates for each in self.work)

    def take(self, ids: Sequence[int]) -> array[int]:
        """Take those of these sources about which nothing is odd; returns the others."""
        means = meanings(self.act, self.source)
        stages = [key for key, meant in means.items() if meant == "open" and key not in self.source.frozen]
        wanted = carrying.conditions(self.work, stages, self.request.on_duplicate)
        told = [each for each in self.work if each.matches(self.request.on_duplicate) and each.told_by_title()]
        names = _names(told)
        plain, seen = bytearray(), [array("q") for _ in told]
        for part in cut(ids, _PART):
            rows = deriving.looked_at(self.act, self.source, part, wanted, names)
            fine = [bool(row[1]) for row in rows]
            for each, known in zip(told, seen, strict=True):
                keys = [key or "" for key in _called(each, names, rows)[0]]
                there = {key for key, *_ in at_once(self.act, lookup.with_values(each.kind, "title_key", keys))[0]}
                fine = [is_fine and key not in there for is_fine, key in zip(fine, keys, strict=True)]
                known.extend(map(hash, keys))
            plain.extend(fine)
        for known in seen:
            again = {one for one, next in pairwise(sorted(known)) if one == next}
            plain = bytearray(fine and key not in again for fine, key in zip(plain, known, strict=True))
        self._ids.extend(number for number, fine in zip(ids, plain, strict=True) if fine)
        return array("q", (number for number, fine in zip(ids, plain, strict=True) if not fine))

    def write(self) -> None:
        """Make all of it, inside a step."""
        for ids in cut(self._ids, _PART):
            part = self._part(ids)
            bases: dict[str, int] = {}
            place = 2
            for each in self.work:
                bases[each.kind.name] = self._make(each, part, bases, place)
                place += len(each.called)
            deriving.close(self.act, part, self._closing(bases))
            self._bases.append(bases)
            left = self._left(ids)
            self.not_carried.extend(left)
            self.hints |= dict.fromkeys(hints(left))

    def _part(self, ids: Sequence[int]) -> SourceGroup:
        """Sources with what their new elements are called."""
        names = _names(self.work)
        rows = deriving.looked_at(self.act, self.source, ids, (deriving.EVEN,), names)
        called = [_called(each, names, rows) for each in self.work]
        named = _odd(len(rows), [texts for mine in called for texts in mine[1:]])
        odd = [int(is_odd or not row[1]) for row, is_odd in zip(rows, named, strict=True)]
        columns = (texts for mine in called for texts in mine)
        lists = [*zip((row[0] for row in rows), odd, *columns, strict=True)]
        text = json.dumps(lists, ensure_ascii=False, separators=(",", ":"))
        return SourceGroup(self.source, text, len(lists), any(odd))

    def _make(self, each: Carrying, part: SourceGroup, made: Mapping[str, int], place: int) -> int:
        """Make an element of each source; the first id."""
        act, kind, entry = self.act, each.kind, each.entry
        first = records.writing(act).take_ids(kind.name, part.count)
        columns = each.columns(made, defaults_of(act, kind), place)
        deriving.make(act, part, kind, first, columns)
        written: dict[str, bool] = {}
        for table, where in each.points():
            written |= deriving.copy(act, part, table, (kind, first), {}, where)
        if entry.lines:
            written |= deriving.copy(act, part, "line", (kind, first), {"from_line": "p.id", "root_line": "NULL"})
        if entry.tags:
            deriving.copy(act, part, "tag", (kind, first), {})
        deriving.join(act, part, list(each.links(made, first)))
        deriving.indexed(act, kind, first, part.count, written)
        return first

    def _closing(self, bases: Mapping[str, int]) -> dict[str, str]:
        """What the conversion changes on its sources, as SQL."""
        found: dict[str, str] = {}
        for name, rule in ((name, rule) for each in self.work for name, rule in each.entry.then.items()):
            if isinstance(rule, StageMeaning):
                found[name] = literal(first_meaning(self.act, self.source, rule.means))
            elif isinstance(rule, Now):
                found[name] = literal(self.act.stamp)
            elif isinstance(rule, Sibling):
                found[name] = f"{bases[rule.kind]} + s.key"
        return found

    def _left(self, ids: Sequence[int]) -> list[Record]:
        """What these sources have and nothing took."""
        entries: list[Conversion] = [each.entry for each in self.work]
        fields = untaken(self.source, entries)
        names = [field.name for field in fields if not field.type.table]
        tables = {name: table for name, table in self.source.points if name in {field.name for field in fields}}
        points = {name: records.owned(self.act, table, self.source.name, ids) for name, table in tables.items()}
        rows = deriving.filled(self.act, self.source, ids, names, list(tables.values()))
        left = [Element(self.source, row, {name: points[name][row["id"]] for name in tables}, []) for row in rows]
        if not left:
            return []
        return left_behind(self.act, Plan(sources=left, entries=entries, existing={}, request=self.request))

    def made(self) -> Iterator[tuple[int, dict[str, int]]]:
        """(id, the id of what it became by kind) of each source."""
        for place, number in enumerate(self._ids):
            bases = self._bases[place // _PART]
            yield number, {kind: bases[kind] + place % _PART for kind in dict.fromkeys(self.request.to)}


def _names(work: Sequence[Carrying]) -> list[str]:
    """The columns of the sources that tell what these make of them is called."""
    return list(dict.fromkeys(name for each in work for names in each.named.values() for name in names))


def _called(each: Carrying, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[list[str | None]]:
    """What the new elements of sources are called, column by column; of what was ``looked_at``."""
    kind, columns = each.kind, [*zip(*rows, strict=True)]
    read = (_first([columns[names.index(one) + 2] for one in of]) for of in each.named.values())
    named = zip(*read, strict=True) if each.named else repeat((), len(rows))
    found = [dict(zip(each.named, texts, strict=True)) for texts in named]
    if kind.composed:
        for mine in found:
            compose(kind, mine, {})
    keys = [kind.title_key(kind.display_name(mine)) or None for mine in found]
    return [keys, *([mine[name] for mine in found] for name in kind.composed)]


def _first(columns: Sequence[Sequence[str | None]]) -> Iterator[str | None]:
    """The first text that is filled, of each row."""
    return (next(filter(None, texts), None) for texts in zip(*columns, strict=True))


def _odd(count: int, columns: Sequence[Sequence[str | None]]) -> list[bool]:
    """Whether more is to be kept of any of the texts of each than of those that it was composed of."""
    told = ["\n".join(filter(None, texts)) for texts in zip(*columns, strict=True)]
    if besides_nothing("\n".join(told)):
        return [False] * count
    return [not besides_nothing(text) for text in told]
