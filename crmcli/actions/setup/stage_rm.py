"""``crm stage rm``: a stage goes when nothing stands in it, or with what stands in it to another one."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.bulk.parts import in_parts
from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import named
from crmcli.actions.elements.stages import settable
from crmcli.actions.outcome import written
from crmcli.actions.setup.stage import DEFAULT, changeable, check_last, found
from crmcli.actions.setup.view_uses import naming_stage
from crmcli.errors import Refused
from crmcli.errors.wording import article
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import Trait
from crmcli.model.types import StageKey, clean
from crmcli.store import records, stages
from crmcli.store.act import Act, Row


def remove(act: Act, kind: Kind, stage: str, to: str | None = None, pipeline: str | None = None) -> Written:
    """Remove a stage, with what stands in it to the stage ``to``; the last open one of a pipeline that nothing is in
    goes with the pipeline. Raises WrongKind and UnknownStage (exit 2), Refused (5) for one that commands set, that is
    in use, or that is the only one of its meaning."""
    with act.step() as step:
        changeable(kind)
        line, rows, row = found(act, kind, stage, pipeline)
        if line == DEFAULT:
            _check_free(act, kind, row["key"])
        gone, said = [row], ""
        if check_last(act, kind, rows, row, empty=True):
            gone, said = rows, f", and with it the pipeline {line}"
        target = _target(act, kind, row, to)
        moved = _moved(act, kind, row, target)
        records.delete(act, "stage", gone)
        step.says("stage rm", kind=kind.name)
        if target and moved:
            said += f"; {counted(kind, len(moved))} moved to {target}"
        sentence = f"Removed stage {row['key']} from {kind.plural}{said}"
        left = not any(each["key"] == row["key"] for each in stages.of(act, kind.name))
        warnings = naming_stage(act, kind, row["key"], row["label"]) if left else []
        key = [row["key"]]
        return written(act, step, sentence, updated=moved, deleted=key, result=key, warnings=warnings)


def counted(kind: Kind, number: int) -> str:
    return f"{number:,} {kind.name if number == 1 else kind.plural}"


def _check_free(act: Act, kind: Kind, key: str) -> None:
    """Raises Refused (exit 5) for a stage that the program itself knows by its key."""
    if key == kind.first_stage:
        raise Refused(f"New {kind.plural} begin in the stage {key}.", _renaming(kind, key), field="stage")
    by = kind.only_by.get(key)
    guards = (guard for entry in act.registry.conversions if entry.source == kind.name for guard in entry.when)
    known = {*kind.frozen, *(each for guard in guards for each in guard.stages)}
    traits: tuple[Trait, ...] = kind.traits
    known.update(each for trait in traits for each in trait.stages())
    if by is not None or key in known:
        what = f"crm {by} sets" if by else "Commands rely on"
        raise Refused(f"{what} the stage {key} of {article(kind.name)}.", _renaming(kind, key), field="stage")


def _renaming(kind: Kind, key: str) -> str:
    return f"crm stage rename {kind.name} {key} LABEL changes what it is called."


def _target(act: Act, kind: Kind, row: Row, to: str | None) -> str | None:
    if to is None:
        return None
    key = settable(act, kind, StageKey.key_of(clean(to, "stage")), row["pipeline"])["key"]
    if key == row["key"]:
        raise Refused(f"{key} is the stage that goes.", "Name another one behind --move-to.", field="stage")
    return str(key)


def _moved(act: Act, kind: Kind, row: Row, to: str | None) -> list[tuple[str, int]]:
    """Move what stands in a stage; raises Refused (exit 5) when it is not said where to."""
    ids, line = stages.inside(act, kind, row["pipeline"], row["key"]), row["pipeline"]
    if ids and to is None:
        option = "" if line == DEFAULT else f" --pipeline {line}"
        are = "is" if len(ids) == 1 else "are"
        raise Refused(
            f"{counted(kind, len(ids))} {are} in the stage {row['key']}.",
            f"crm stage rm {kind.name} {row['key']}{option} --move-to STAGE moves them.",
            field="stage",
        )

    def move_some(refs: Sequence[str]) -> Written:
        elements = named(act, refs).elements
        change(act, [(element, {"stage": to}) for element in elements])
        return Written(sentence="", step=None, dry_run=act.dry_run)

    if ids:
        in_parts(act, [f"{kind.prefix}-{number}" for number in ids], move_some, lambda *_: "")
    return [(kind.name, number) for number in ids]
