"""``crm stage edit``: what a stage is called, what it means, and how likely it is won."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.bulk.parts import in_parts
from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import named
from crmcli.actions.outcome import written
from crmcli.actions.setup.stage import called, changeable, check_last, found, meaning, probability, where
from crmcli.actions.setup.stage_rm import counted
from crmcli.errors import Refused, Usage
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import Closes
from crmcli.store import records, stages
from crmcli.store.act import Act, Row


class StageEdit(Declared):
    """What of a stage is to change, as typed; None stays."""

    label: str | None = None
    means: str | None = None
    probability: str | None = None


def edit(act: Act, kind: Kind, stage: str, wanted: StageEdit, pipeline: str | None = None) -> Written:
    """Change what is said of a stage; its key stays. What stands in it is closed, or open again, as it means from then
    on. Raises Usage, BadValue, WrongKind and UnknownStage (exit 2), AlreadyDone (4), and Refused (5) for a meaning
    that commands rely on, or that no other stage would have."""
    with act.step() as step:
        line, rows, row = found(act, kind, stage, pipeline)
        before = dict(row)
        new = _wanted(act, kind, rows, row, wanted)
        changed = records.update(act, "stage", [(row, new)])
        closed = _closed(act, kind, row, before["means"]) if row["means"] != before["means"] else []
        step.says("stage edit", kind=kind.name)
        told = [
            f"{name} {_shown(before[name])} is now {_shown(row[name])}" for name in new if row[name] != before[name]
        ]
        sentence = f"Stage {row['key']} of {where(kind, line)}: {', '.join(told)}" if changed else "nothing to change"
        if closed and "open" in (row["means"], before["means"]):
            sentence += f"; {counted(kind, len(closed))} {'open again' if row['means'] == 'open' else 'closed'}"
        return written(act, step, sentence, updated=closed, result=[row["key"]])


def _wanted(act: Act, kind: Kind, rows: Sequence[Row], row: Row, wanted: StageEdit) -> Row:
    if (wanted.label, wanted.means, wanted.probability) == (None, None, None):
        example = f"Example: crm stage edit {kind.name} {row['key']} --probability 40"
        raise Usage("There is nothing to change.", example)
    new: Row = {}
    if wanted.label is not None:
        new["label"] = called(kind, [each for each in rows if each is not row], wanted.label, row["key"])[0]
    means = row["means"] if wanted.means is None else meaning(kind, wanted.means)
    if means != row["means"]:
        _check_free(act, kind, rows, row, means)
        new["means"] = means
    if wanted.probability is not None or means != row["means"]:
        new["probability"] = probability(wanted.probability, kind, means)
    return new


def _check_free(act: Act, kind: Kind, rows: Sequence[Row], row: Row, means: str) -> None:
    """Raises Refused (exit 5) for a stage whose meaning is known by its key, in commands or in another pipeline."""
    changeable(kind)
    key, another = row["key"], f"crm stage add {kind.name} LABEL --means {means} makes another stage."
    if any(each.key == key for each in act.registry.static.by_name[kind.name].stages):
        raise Refused(f"{key} came with the program, and goes on meaning {row['means']}.", another, field="means")
    if any(each["key"] == key and each["pipeline"] != row["pipeline"] for each in stages.of(act, kind.name)):
        raise Refused(f"In another pipeline {key} means {row['means']}.", another, field="means")
    check_last(act, kind, rows, row)


def _closed(act: Act, kind: Kind, row: Row, before: str) -> list[tuple[str, int]]:
    """What stands in a stage that means something else by now is closed, or open again."""
    closes = kind.trait(Closes)
    ids = stages.inside(act, kind, row["pipeline"], row["key"]) if closes else []
    if closes is None or not ids:
        return []
    new: Row = {} if row["means"] == "lost" else {closes.reason: None}
    if "open" in (before, row["means"]):
        new[closes.at] = None if row["means"] == "open" else act.stamp

    def close(refs: Sequence[str]) -> Written:
        change(act, [(element, new) for element in named(act, refs).elements])
        return Written(sentence="", step=None, dry_run=act.dry_run)

    in_parts(act, [f"{kind.prefix}-{number}" for number in ids], close, lambda *_: "")
    return [(kind.name, number) for number in ids]


def _shown(value: object) -> str:
    return "none" if value is None else str(value)
