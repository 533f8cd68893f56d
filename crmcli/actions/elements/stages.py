"""The stages that a database knows: looking one up, and what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmcli.errors import Refused, UnknownStage
from crmcli.errors.wording import article
from crmcli.light import Any
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.traits import Closes, DateFlag, Pipelines
from crmcli.model.types import Day, StageKey
from crmcli.store import stages
from crmcli.store.act import Act, Row


def stages_of(act: Act, kind: Kind, pipeline: str | None = None) -> dict[str, Row]:
    """The stages of a kind by key, in order; of one pipeline where the kind has several."""
    name = pipeline or "default"
    return act.once(("stages", kind.name, name), lambda: {row["key"]: row for row in stages.of(act, kind.name, name)})


def meanings(act: Act, kind: Kind) -> dict[str, str]:
    """What each stage of a kind means, in whichever pipeline: key -> open, won or lost."""
    return {row["key"]: row["means"] for row in stages.of(act, kind.name)}


def flagged(act: Act, kind: Kind, sign: DateFlag) -> Sequence[str]:
    """The stages in which a sign can be on an element: those that it names, else all that mean open."""
    if sign.when:
        return sign.when
    return act.once(
        ("open", kind.name), lambda: [row["key"] for row in stages.of(act, kind.name) if row["means"] == "open"]
    )


def lapsed(act: Act, kind: Kind, row: Row, stage: str | None) -> list[str]:
    """A warning for each day by which an element had to be won that lies behind, where this stage means won."""
    held = [sign for sign in kind.date_flags if isinstance(kind.by_name[sign.past].type, Day)]
    signs = [sign for sign in held if row.get("stage") in sign.when and (row[sign.past] or "~") < act.today]
    if not signs or stage is None or meanings(act, kind).get(stage) != "won":
        return []
    return [f"{kind.prefix}-{row['id']} had {sign.name}: it held until {row[sign.past]}." for sign in signs]


def known(act: Act, kind: Kind, key: str, pipeline: str | None = None) -> Row:
    """The stage that ``named`` finds; raises UnknownStage (exit 2), Refused (5) for a pipeline that is not there."""

    def find() -> Row:
        found = stages_of(act, kind, pipeline)
        if not found and pipeline:
            raise no_pipeline(kind, pipeline)
        return found[named(kind, list(found.values()), key)]

    return act.once(("stage", kind.name, pipeline, key), find)


def pipeline_of(kind: Kind, *values: Mapping[str, Any]) -> str | None:
    """The pipeline of an element, by the first of these values that tell; None for a kind that has none."""
    pipelines = kind.trait(Pipelines)
    return next((each[pipelines.field] for each in values if pipelines.field in each), None) if pipelines else None


def no_pipeline(kind: Kind, pipeline: str) -> Refused:
    return Refused(f"There is no pipeline {pipeline!r}.", f"crm {kind.name} stages lists them.", field="pipeline")


def named(kind: Kind, rows: Sequence[Row], key: str) -> str:
    """The key of the stage among these that is meant by this one; raises UnknownStage (exit 2)."""
    for found in alike(kind, rows, key):
        if len(found) == 1:
            return found[0]
    raise UnknownStage(kind.name, key, list(dict.fromkeys(str(row["key"]) for row in rows)))


def alike(kind: Kind, rows: Sequence[Row], key: str) -> Iterator[list[str]]:
    """The keys of those among these that have this key, of those that have this label, that people also call so, and
    whose key or label is the same but for accents."""
    yield _unique(row for row in rows if row["key"] == key)
    yield _unique(row for row in rows if StageKey.key_of(row["label"]) == key)
    also = {stage.key for stage in kind.stages if key in stage.also}
    yield _unique(row for row in rows if row["key"] in also)
    plain = same(key)
    yield _unique(row for row in rows if plain in (same(row["key"]), same(StageKey.key_of(row["label"]))))


def _unique(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(row["key"] for row in rows))


def settable(act: Act, kind: Kind, key: str, pipeline: str | None = None, by: str | None = None) -> Row:
    """A stage that people may set by hand; raises Refused (exit 5) for one that belongs to a command but ``by``."""
    stage = known(act, kind, key, pipeline)
    key = stage["key"]
    command = kind.only_by.get(key)
    if command not in (None, by):
        imported = f"crm import {kind.name} FILE sets it, of those that have a number."
        raise Refused(
            f"The stage {key} of {article(kind.name)} is not set by hand.",
            imported if key == kind.elsewhere else f"crm {command} {kind.prefix}-... sets it.",
            field="stage",
        )
    return stage


def closing(act: Act, kind: Kind, before: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What a new stage brings along, unless it is given: when it was closed, and why no longer."""
    key, closes = new.get("stage"), kind.trait(Closes)
    if key is None or key == before.get("stage") or closes is None:
        return {}
    means = known(act, kind, key, pipeline_of(kind, new, before))["means"]
    found = {closes.at: None if means == "open" else act.stamp}
    if means != "lost":
        found[closes.reason] = None
    return {name: value for name, value in found.items() if name not in new}


def first_meaning(act: Act, kind: Kind, means: str, pipeline: str | None = None) -> str | None:
    """The key of the first stage with this meaning."""
    return next((key for key, row in stages_of(act, kind, pipeline).items() if row["means"] == means), None)
