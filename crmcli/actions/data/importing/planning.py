"""How the rows of a file are read: a plan per set of columns, made and settled before anything is locked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice

from crmcli.actions.data.importing import remembered, usual
from crmcli.actions.data.importing.headers import (
    Target,
    check_told,
    field_meant,
    known_fields,
    line_types,
    match,
    origin_of,
)
from crmcli.actions.data.importing.plan import ImportPlan
from crmcli.actions.data.importing.request import KEEP, ColumnSeen, ImportRequest
from crmcli.actions.data.importing.spool import Spool
from crmcli.actions.data.importing.survey import Survey
from crmcli.actions.data.importing.unknown_stages import refuse_unknown
from crmcli.actions.data.importing.words import key
from crmcli.actions.reading import field_of
from crmcli.errors import BadValue, CrmError, Usage
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.types import Currency, Long, Text
from crmcli.model.vocabulary import ID
from crmcli.store.act import Act

EXTERNAL_ID = "external_id"
SHOWN = 3  # rows that a person sees of a file that is not known
MOST = 1000  # sets of columns that are kept
Columns = Mapping[str, Target | None]


class Plans:
    """The plans for the columns of a file. ``mapping`` tells the field of every column that was met, ``before`` those
    that are left out because people once said so."""

    def __init__(self, act: Act, kind: Kind, spool: Spool, request: ImportRequest) -> None:
        self.act = act
        self.kind = kind
        self.lines = line_types(kind, act.registry.added_to_lines)
        self.table = spool.table
        self.cards = spool.cards
        self.request = request
        self.told = {name.strip(): field for name, field in request.map}
        self.known: dict[tuple[str, ...], ImportPlan] = {}
        self.mapping: dict[str, str | None] = {}
        self.before: dict[str, None] = {}
        self.doubts: dict[tuple[str, ...], str] = {}
        self.answers: dict[tuple[str, str], str] = {}
        self.extra = _text_field(kind, request.extra, "--extra") if request.extra is not None else None
        self.bad = None if request.bad_values is None else ""
        if request.bad_values == KEEP:
            self.bad = self.extra or next((each.name for each in kind.fields if isinstance(each.type, Long)), "")

    def survey(self, spool: Spool, tolerant: bool) -> None:
        """Look at all rows, and settle how their columns are read; raises UnknownStage (exit 2) for all stages that
        mean nothing here, unless ``tolerant``. What is wrong with a row is told when the row is read."""
        if self.request.ask_columns is not None and self.table and self.extra is None:
            self._ask(self.request.ask_columns, spool)
        surveys: dict[tuple[str, ...], Survey] = {}
        try:
            for entry in spool.rows(lambda done: None):
                if entry.error is not None:
                    continue
                survey = surveys.get(entry.names)
                if survey is None:
                    if len(surveys) >= MOST:
                        break
                    plan = self.of(entry.names)
                    survey = surveys[entry.names] = Survey(plan.layout, plan.stages.pipeline)
                survey.see(entry.cells, entry.line)
        except CrmError:
            pass
        self._doubt()
        for names, survey in surveys.items():
            self._settle(self.known[names], survey)
            if not (tolerant or self.known[names].outside):
                self.answers.update(refuse_unknown(self.known[names], survey, self.request.ask_stage))

    def _ask(self, ask: Callable[..., Mapping[str, str]], spool: Spool) -> None:
        """Show a person what was understood of a file of no program that we know, and ask about the rest."""
        rows = list(islice((row for row in spool.rows(lambda done: None) if row.error is None), SHOWN))
        names = rows[0].names if rows else ()
        if not names or origin_of(self.request.vocabulary, names) is not None:
            return
        targets = self._targets(names, remembered.recall(self.act, self.kind, names))
        if None not in targets.values():
            return
        seen = [
            ColumnSeen(name, _means(targets[name]), [str(row.cells[at] or "") for row in rows if at < len(row.cells)])
            for at, name in enumerate(names)
        ]
        self.told.update(ask(seen, known_fields(self.kind), partial(field_meant, self.kind, self.lines)))

    def of(self, names: tuple[str, ...]) -> ImportPlan:
        """The plan for these columns; raises Usage (exit 2) when none of them is a field."""
        found = self.known.get(names)
        if found is None:
            found = self._planned(names)
            self._settle(found, Survey(found.layout))
            if len(self.known) < MOST:
                self.known[names] = found
        return found

    def numbered(self, names: tuple[str, ...]) -> bool:
        """Whether the rows of a list of an unknown origin bear ids, which may be nothing but numbers."""
        plan = self.known.get(names)
        return plan is not None and plan.system == "default" and "id" in map(key, names)

    def remember(self) -> None:
        """Keep what was told for the next file, inside a step."""
        told, request = self.told, self.request
        how = {name: text for name, text in ((":decimal", request.decimal), (":dates", request.date_format)) if text}
        for names in self.known if told or how else ():
            remembered.keep(self.act, self.kind, names, {**_there(names, told), **how})
        values = {":".join(pair): stage for pair, stage in {**self._values(), **self.answers}.items()}
        if values:
            remembered.keep(self.act, self.kind, None, values)

    def _values(self) -> dict[tuple[str, str], str]:
        return {(key(column), same(value)): stage for column, value, stage in self.request.values}

    def _doubt(self) -> None:
        """Say so where less than half of a table's columns is known."""
        for names, plan in self.known.items() if self.table else ():
            unknown, count = len(plan.layout.unknown), len(names)
            if count > 2 and unknown * 2 > count:
                here = f"Only {count - unknown} of {count} columns are known"
                self.doubts[names] = f"{here}."

    def _settle(self, plan: ImportPlan, survey: Survey) -> None:
        layout = plan.layout

        def rounded(place: int) -> Callable[[], None]:
            return partial(plan.rounded.update, (layout.names[place],))

        layout.readers = survey.readers(plan.decimal, plan.date_format, plan.usual.currency, rounded)
        signs = {place: _sign for place, name, _ in layout.plain if isinstance(layout.types.get(name), Currency)}
        layout.readers.update(signs)
        plan.usually = usual.reader(plan)

    def _planned(self, names: tuple[str, ...]) -> ImportPlan:
        request, kind = self.request, self.kind
        said = remembered.recall(self.act, kind, names)
        targets = self._targets(names, said)
        self._check(names, targets)
        origin = origin_of(request.vocabulary, names)
        plan = ImportPlan(self.act, kind, names, targets, origin.name if origin is not None else "default")
        plan.extra, plan.bad = self.extra, self.bad
        plan.layout.foreign = plan.layout.foreign or self.cards
        plan.decimal = request.decimal or said.get(":decimal")
        plan.date_format = request.date_format or said.get(":dates")
        self._stages(plan, said)
        self.before.update(
            (name, None) for name in names if said.get(key(name)) == "" and key(name) not in _keyed(self.told)
        )
        self.mapping.update((name, _means(target)) for name, target in targets.items())
        return plan

    def _targets(self, names: tuple[str, ...], said: Mapping[str, str]) -> dict[str, Target | None]:
        """The target of every column, as told, remembered or recognised."""
        if self.table:
            check_told(names, self.told)
        told = {**{name: field for name, field in said.items() if ":" not in name}, **_keyed(self.told)}
        return match(self.request.vocabulary, self.kind, names, told, self.lines)

    def _stages(self, plan: ImportPlan, said: Mapping[str, str]) -> None:
        words, vocabulary = plan.stages, self.request.vocabulary
        pairs = ((name.partition(":"), stage) for name, stage in said.items())
        told = {(column, value): stage for (column, colon, value), stage in pairs if column and colon}
        words.told = {**told, **self._values(), **self.answers}
        words.meanings, words.only = vocabulary.meanings, vocabulary.pipelines.split()
        words.unknown = self.request.unknown_stage

    def _check(self, names: tuple[str, ...], targets: Columns) -> None:
        if any(target is not None and target.field for target in targets.values()):
            return
        known = ", ".join(field.name for field in self.kind.fields if field.manual)
        shown = ", ".join(names)[:100]
        raise Usage(f"None of the columns is a field of a {self.kind.name}: {shown}.", f"Fields: {known}.")


def _means(target: Target | None) -> str | None:
    if target is None:
        return None
    return f"{target.link}:{ID}" if target.link else target.field


def _sign(text: str, field: str) -> str:
    from crmcli.actions.data.importing.numbers import SIGNS

    return SIGNS.get(text, text)


def _keyed(told: Mapping[str, str]) -> dict[str, str]:
    return {key(name): field for name, field in told.items()}


def _there(names: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    """What was told of these columns."""
    there = {key(name) for name in names}
    return {name: field for name, field in _keyed(told).items() if name in there}


def _text_field(kind: Kind, name: str, option: str) -> str:
    field = field_of(kind, name)
    if not isinstance(field.type, Text | Long):
        texts = (each.name for each in kind.fields if each.manual and isinstance(each.type, Long))
        raise BadValue(option, name, "is not a text field", next(texts, None))
    return field.name
