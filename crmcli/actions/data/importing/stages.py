"""The stages of other programs: those that people told, our own, and the words that everybody uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from crmcli.actions.data.importing.layout import Layout, TableRow
from crmcli.actions.data.importing.words import key
from crmcli.actions.elements import stages
from crmcli.errors import UnknownStage
from crmcli.light import Any
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.traits import Pipelines
from crmcli.model.types import StageKey
from crmcli.store.act import Act

STATUS = "status"  # a column that tells whether something is open, won or lost


class StageWords:
    """What the texts of a file mean as stages. ``told`` is (column, value), both as they are compared -> stage;
    ``meanings`` what others call a stage that is open, won or lost; ``unknown`` the stage of any other text."""

    def __init__(self, act: Act, kind: Kind) -> None:
        self.act = act
        self.kind = kind
        self.field = next((field.name for field in kind.fields if isinstance(field.type, StageKey)), "")
        pipelines = kind.trait(Pipelines)
        self.pipeline = pipelines.field if pipelines else ""
        self.told: Mapping[tuple[str, str], str] = {}
        self.meanings: Mapping[str, Sequence[str]] = {}
        self.only: Sequence[str] = ()  # what others call the one pipeline that they have
        self.unknown: str | None = None
        self.notes: Counter[str] = Counter()  # what was taken otherwise than it was said

    def stage(self, column: str, text: str, pipeline: str | None = None) -> str:
        """The key of the stage; raises UnknownStage (exit 2), and Refused (5) for one that a command alone sets."""
        told = self.told.get((key(column), same(text)))
        if told is not None:
            return str(stages.settable(self.act, self.kind, StageKey.key_of(told), pipeline)["key"])
        try:
            return str(stages.settable(self.act, self.kind, StageKey.key_of(text), pipeline)["key"])
        except UnknownStage:
            meant = self.meant(text, pipeline)
            if meant is None and self.unknown is not None:
                meant = str(stages.settable(self.act, self.kind, StageKey.key_of(self.unknown), pipeline)["key"])
            if meant is None:
                raise
            return meant

    def meant(self, text: str, pipeline: str | None) -> str | None:
        """The first stage with the meaning that the text has everywhere."""
        for means in self.meanings.get(key(text), ()):
            for found, row in stages.stages_of(self.act, self.kind, pipeline).items():
                if row["means"] == means and found not in self.kind.only_by:
                    return found
        return None

    def settle(self, values: dict[str, Any], texts: Mapping[str, str], layout: Layout, row: TableRow) -> None:
        """Put the pipeline and the stage of a row among its values."""
        pipeline = values.get(self.pipeline)
        if pipeline is not None and not stages.stages_of(self.act, self.kind, pipeline):
            self._elsewhere(str(pipeline), layout.own)
            pipeline = None
            del values[self.pipeline]
        if self.field in values:
            column = next(layout.names[place] for place, name, _ in layout.plain if name == self.field)
            written = StageKey.key_of(texts[self.field])
            known = layout.own and written in self.kind.only_by  # it may be that of the element that is there
            values[self.field] = written if known else self.stage(column, texts[self.field], pipeline)
        for place in layout.special.get(STATUS, ()):
            if row.cells[place] and not self._status(values, layout.names[place], str(row.cells[place]), pipeline):
                row.left.append(place)

    def _status(self, values: dict[str, Any], column: str, text: str, pipeline: str | None) -> bool:
        """Whether the text says something: what is won or lost is in no other stage; what is open may be in any."""
        told = self.told.get((key(column), same(text)))
        means = self.meanings.get(key(text), ())
        found = self.stage(column, text, pipeline) if told else self.meant(text, pipeline)
        if found is None:
            known = stages.stages_of(self.act, self.kind, pipeline)
            found = StageKey.key_of(text) if StageKey.key_of(text) in known else None
        if found is None or found in self.kind.only_by:
            return False
        if self.field not in values or "open" not in means:
            values[self.field] = found
        return True

    def _elsewhere(self, pipeline: str, own: bool) -> None:
        if own:
            raise stages.no_pipeline(self.kind, pipeline)
        if key(pipeline) not in self.only:
            self.notes[f"There is no pipeline {pipeline!r} here; what was in it is in the usual one."] += 1
