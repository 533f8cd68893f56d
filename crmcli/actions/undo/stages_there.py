"""What an undo brings back stands in stages that there are; it takes no stage away from what stands in it, nor the last
of its meaning."""

from __future__ import annotations

from collections import defaultdict

from crmcli.actions.refs import shown
from crmcli.errors import ChangedMeanwhile
from crmcli.model.changes import Change
from crmcli.model.kinds import Kind
from crmcli.model.traits import Pipelines
from crmcli.store import stages
from crmcli.store.act import STAGES, Act


class StagesThere:
    """Told of each change that is carried out; ``check`` looks at what they left."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._kinds: set[str] = set()  # of which a stage went
        self._lines: set[tuple[str, str]] = set()  # pipelines of kinds of which one went, or means something else
        self._stood: dict[tuple[str, str | None], set[int]] = defaultdict(set)  # elements by kind and new stage

    def see(self, change: Change) -> None:
        kind, after = self._act.registry.by_name.get(change.table), change.after or {}
        if change.table == STAGES.name:
            if change.op == "delete":
                row = change.before or {}
                self._kinds.add(str(row["kind"]))
                self._lines.add((str(row["kind"]), str(row["pipeline"])))
            elif "means" in after:
                rows = (row for row in self._act.stages if row["id"] == change.row)
                self._lines.update((row["kind"], row["pipeline"]) for row in rows)
        elif kind is not None and kind.stages and not after.keys().isdisjoint(kind.handling):
            pipelines = kind.trait(Pipelines)
            if "stage" in after or (pipelines and pipelines.field in after):
                self._stood[kind.name, after.get("stage")].add(change.row)

    def check(self, cannot: str) -> None:
        """Raises ChangedMeanwhile (exit 4) where an element would be in a stage that is not there, and where a pipeline
        would have no stage of a meaning; ``cannot`` begins the sentence."""
        for name in self._kinds:
            self._check(self._act.registry.by_name[name], None, cannot)
        for (name, key), ids in self._stood.items():
            if name not in self._kinds and not self._everywhere(name, key):
                self._check(self._act.registry.by_name[name], ids, cannot)
        for name, line in self._lines:
            self._check_meanings(self._act.registry.by_name[name], line, cannot)

    def _check_meanings(self, kind: Kind, line: str, cannot: str) -> None:
        left = {row["means"] for row in stages.of(self._act, kind.name, line)}
        declared = self._act.registry.static.by_name[kind.name].stages
        lacking = next((stage.means for stage in declared if stage.means not in left), None)
        if left and lacking:
            option = f" --pipeline {line}" if kind.trait(Pipelines) else ""
            raise ChangedMeanwhile(
                f"{cannot}: no stage of {kind.plural} would mean {lacking}{option and f' in {line}'}.",
                f"Add another one first: crm stage add {kind.name} LABEL --means {lacking}{option}",
                field="stage",
            )

    def _everywhere(self, kind: str, key: str | None) -> bool:
        """Whether each pipeline has this stage."""
        rows = stages.of(self._act, kind)
        having = {row["pipeline"] for row in rows if row["key"] == key}
        return bool(having) and having == {row["pipeline"] for row in rows}

    def _check(self, kind: Kind, ids: set[int] | None, cannot: str) -> None:
        found = stages.nowhere(self._act, kind, ids)
        if found is None:
            return
        number, key, line = found
        ref = shown(self._act, (kind.name, number))
        option = "" if kind.trait(Pipelines) is None else f" --pipeline {line}"
        raise ChangedMeanwhile(
            f"{cannot}: {ref} would be in the stage {key}, which would not be there.",
            f"crm move {ref} STAGE first."
            if ids is None
            else f"Add the stage again first: crm stage add {kind.name} {key}{option}",
            ref=ref,
            field="stage",
        )
