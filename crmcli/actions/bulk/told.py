"""What is said about a conversion of which some sources went by sets, and others one by one, or all in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat

from crmcli.actions.bulk.spooled import Spooled
from crmcli.actions.funnel.convert.report import many
from crmcli.model.kinds import Kind
from crmcli.model.many_refs import Grouped, ManyRefs, RefSet
from crmcli.model.results import Written
from crmcli.store.act import Act
from crmcli.store.steps import Step


class PartsTold:
    """What is said of sources that went one by one, some at a time."""

    def __init__(self) -> None:
        self.step: int | None = None
        self.result, self.created, self.updated = ManyRefs(), ManyRefs(), ManyRefs()
        self.linked: dict[str, None] = {}
        self.groups = Grouped()
        self.warnings: dict[str, None] = {}
        self.not_carried = Spooled()

    def add(self, each: Written) -> None:
        self.step = each.step if self.step is None else self.step
        self.result.extend(each.result)
        self.created.extend(each.created)
        self.updated.extend(each.updated)
        self.linked |= dict.fromkeys(each.linked)
        for group in each.groups or [each.result]:
            self.groups.append(group)
        self.warnings |= dict.fromkeys(each.warnings)
        self.not_carried.extend(each.not_carried or ())

    def updated_with(self, sources: ManyRefs, alone: Iterable[bool]) -> ManyRefs:
        """The sources that changed, as all did that did not go ``alone``, and then what else did."""
        changed, own = RefSet(self.updated), RefSet(sources if self.updated else ())
        found = ManyRefs(name for name, single in zip(sources, alone, strict=False) if not single or name in changed)
        found.extend(name for name in self.updated.once() if name not in own)
        return found


class Told:
    """All ``sources`` of a conversion, in order; the ``rest`` of them, by their numbers, went one by one."""

    def __init__(self, act: Act, source: Kind, sources: ManyRefs, rest: Sequence[int]) -> None:
        self.act = act
        self.source = source
        self.sources = sources
        self.rest = rest

    def report(
        self,
        step: Step,
        made: Iterable[tuple[int, Mapping[str, int]]],
        not_carried: Spooled,
        hints: Iterable[str],
        others: PartsTold,
    ) -> Written:
        """The result, in the order of the sources, of what was ``made`` by sets and what is said of the ``others``."""
        groups = self._groups(made, others)
        names = groups.all.once() if others.groups else groups.all
        created = ManyRefs(name for name in names if name not in others.linked) if others.linked else names
        not_carried.extend(others.not_carried)
        return Written(
            sentence=_sentence(self.act, self.source, self.sources, created),
            step=step.id,
            result=names,
            created=created,
            updated=others.updated_with(self.sources, self._alone()) if others.groups else self.sources,
            linked=[name for name in names if name in others.linked] if others.linked else [],
            groups=groups,
            warnings=list(dict.fromkeys([*others.warnings, *hints])),
            not_carried=not_carried,
        )

    def _groups(self, made: Iterable[tuple[int, Mapping[str, int]]], others: PartsTold) -> Grouped:
        """What each source became, as it is asked for."""
        prefixes = {kind.name: kind.prefix for kind in self.act.registry.kinds}
        found, each, alone = Grouped(), iter(made), iter(others.groups)
        for is_alone in self._alone():
            if is_alone:
                found.append(next(alone))
                continue
            for kind, number in next(each)[1].items():
                found.all.add(prefixes[kind], number)
            found.close()
        return found

    def _alone(self) -> Iterator[bool]:
        """Of each source whether it went alone."""
        rest = iter(self.rest)
        waiting = next(rest, None)
        for number in self.sources.numbers:
            yield number == waiting
            if number == waiting:
                waiting = next(rest, None)


def in_all(act: Act, source: Kind, sources: ManyRefs, done: PartsTold) -> Written:
    """The result of a conversion of elements of one kind that was ``done`` in parts."""
    return Written(
        sentence=_sentence(act, source, sources, done.created),
        step=done.step,
        result=done.result.once(),
        created=done.created,
        updated=done.updated_with(sources, repeat(True)),
        linked=list(done.linked),
        groups=done.groups,
        warnings=list(done.warnings),
        not_carried=done.not_carried,
    )


def _sentence(act: Act, source: Kind, sources: ManyRefs, created: ManyRefs) -> str:
    """How many sources became how many of each kind."""
    counted = {act.registry.by_prefix[prefix].name: count for prefix, count in created.counted().items()}
    return many(act, {source.name: len(sources)}, counted)
