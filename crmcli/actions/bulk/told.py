"""What is said about a conversion of which some sources went by sets, and others one by one, or all in parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from crmcli.actions.funnel.convert.carried_fields import hints
from crmcli.actions.funnel.convert.report import many
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.results import Record, Written
from crmcli.store.act import Act
from crmcli.store.steps import Step


class Told:
    """All sources of a conversion, in order; the ``rest`` of them went one by one."""

    def __init__(self, act: Act, source: Kind, ids: Sequence[int], rest: Sequence[int]) -> None:
        self.act = act
        self.source = source
        self.ids = ids
        self.rest = rest

    def report(
        self,
        step: Step,
        made: Iterable[tuple[int, Mapping[str, int]]],
        not_carried: Sequence[Record],
        others: Sequence[Written],
    ) -> Written:
        """The result, in the order of the sources, of what was ``made`` by sets and what is said of the ``others``."""
        linked = {name for each in others for name in each.linked}
        updated = {name for each in others for name in each.updated}
        groups = self._groups(made, others)
        every = (name for group in groups for name in group)
        names = list(dict.fromkeys(every) if others else every)
        created = [name for name in names if name not in linked] if linked else names
        alone = {ref(self.source.prefix, number) for number in self.rest}
        sources = [ref(self.source.prefix, number) for number in self.ids]
        return Written(
            sentence=many(self.act, {self.source.name: len(sources)}, self._counted(created)),
            step=step.id,
            result=names,
            created=created,
            updated=[*(name for name in sources if name not in alone or name in updated), *_besides(others, sources)],
            linked=[name for name in names if name in linked],
            groups=groups,
            warnings=list(dict.fromkeys([*(text for each in others for text in each.warnings), *hints(not_carried)])),
            not_carried=[*not_carried, *(record for each in others for record in each.not_carried or ())],
        )

    def _groups(self, made: Iterable[tuple[int, Mapping[str, int]]], others: Sequence[Written]) -> list[Sequence[str]]:
        """What each source became, as it is asked for."""
        alone = (group for each in others for group in (each.groups or [each.result]))
        rest = dict(zip(self.rest, alone, strict=True))
        by_kind, each = self.act.registry.by_name, iter(made)
        return [rest[number] if number in rest else self._named(next(each)[1], by_kind) for number in self.ids]

    def _named(self, made: Mapping[str, int], kinds: Mapping[str, Kind]) -> tuple[str, ...]:
        return tuple([ref(kinds[kind].prefix, number) for kind, number in made.items()])

    def _counted(self, created: Sequence[str]) -> dict[str, int]:
        """How many were made of each kind."""
        prefixes = Counter(name.partition("-")[0] for name in created)
        return {self.act.registry.by_prefix[prefix].name: count for prefix, count in prefixes.items()}


def in_all(act: Act, source: Kind, sources: Sequence[str], done: Sequence[Written]) -> Written:
    """The result of a conversion of elements of one kind that was ``done`` in parts."""
    created = [name for each in done for name in each.created]
    made = Counter(name.partition("-")[0] for name in created)
    counted = {act.registry.by_prefix[prefix].name: count for prefix, count in made.items()}
    not_carried = [record for each in done for record in each.not_carried or ()]
    updated = {name for each in done for name in each.updated}
    return Written(
        sentence=many(act, {source.name: len(sources)}, counted),
        step=next((each.step for each in done if each.step is not None), None),
        result=list(dict.fromkeys(name for each in done for name in each.result)),
        created=created,
        updated=[*(name for name in sources if name in updated), *_besides(done, sources)],
        linked=list(dict.fromkeys(name for each in done for name in each.linked)),
        groups=[group for each in done for group in (each.groups or [each.result])],
        warnings=list(dict.fromkeys(text for each in done for text in each.warnings)),
        not_carried=not_carried,
    )


def _besides(others: Sequence[Written], sources: Sequence[str]) -> list[str]:
    """What changed that is no source."""
    own = set(sources) if others else ()
    return list(dict.fromkeys(name for each in others for name in each.updated if name not in own))
