"""The stages of a file that mean nothing here: asked for one by one at a terminal, else refused all at once."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from crmcli.actions.data.importing.plan import ImportPlan
from crmcli.actions.data.importing.survey import Survey
from crmcli.actions.data.importing.words import key
from crmcli.actions.elements import stages
from crmcli.errors import CrmError, UnknownStage
from crmcli.model.fold import same

Ask = Callable[[str, str, Sequence[str]], str | None]  # (column, value, stages) -> the stage that is meant
SHOWN = 20


def refuse_unknown(plan: ImportPlan, survey: Survey, ask: Ask | None) -> dict[tuple[str, str], str]:
    """Ask for each stage that means nothing here, or raise UnknownStage (exit 2) that names all of them; returns the
    answers: (column, value), both as they are compared -> stage."""
    found = _unknown(plan, survey)
    known = [name for name in stages.stages_of(plan.act, plan.kind) if name not in plan.kind.only_by]
    answers: dict[tuple[str, str], str] = {}
    for column, value, _, _ in found if ask is not None else ():
        stage = ask(column, value, known) if ask is not None else None
        if stage is not None:
            answers[key(column), same(value)] = stage
    rest = [each for each in found if (key(each[0]), same(each[1])) not in answers]
    if rest:
        raise _error(plan, rest, known)
    plan.stages.told = {**plan.stages.told, **answers}
    return answers


def _unknown(plan: ImportPlan, survey: Survey) -> list[tuple[str, str, int, int]]:
    """(column, value, line, how many) of what means nothing here."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, written in survey.written.items():
        column = plan.names[place]
        for (text, pipeline), (line, count) in written.stages.items():
            known = pipeline if pipeline and stages.stages_of(plan.act, plan.kind, pipeline) else None
            try:
                plan.stages.stage(column, text, known)
            except UnknownStage:
                found.setdefault((column, text), [line, 0])[1] += count
            except CrmError:
                continue  # told where the row is read
    return [(column, text, line, count) for (column, text), (line, count) in found.items()]


def _error(plan: ImportPlan, found: Sequence[tuple[str, str, int, int]], known: Sequence[str]) -> UnknownStage:
    _, value, line, _ = found[0]
    error = UnknownStage(plan.kind.name, value, known)
    more = [f"{text!r} (line {at})" for _, text, at, _ in found[1:SHOWN]]
    if len(found) > SHOWN:
        more.append(f"{len(found) - SHOWN} more")
    error.message = f"line {line}: {error.message[:-1]}{', nor ' if more else ''}{', '.join(more)}."
    first = known[0] if known else "new"
    told = " ".join(f"--value {shlex.quote(f'{name}:{text}={first}')}" for name, text, _, _ in found[:SHOWN])
    error.hint = f"Say what they mean: {told}; or --unknown-stage {first} for all. Stages: {', '.join(known)}."
    return error
