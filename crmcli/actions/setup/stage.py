"""``crm stage``: the stages of a kind as people want them; keys stay, labels and the order may change."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.stages import named as key_named
from crmcli.actions.elements.stages import no_pipeline
from crmcli.actions.outcome import written
from crmcli.errors import AlreadyDone, BadValue, Refused, Usage, WrongKind
from crmcli.errors.wording import did_you_mean
from crmcli.light import re
from crmcli.model.declared import Declared
from crmcli.model.filter_words import MEANINGS, words_alone
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import Pipelines, Sealed
from crmcli.model.types import StageKey, clean
from crmcli.store import records, stages
from crmcli.store.act import Act, Row

DEFAULT = "default"
LONGEST = 60  # letters of a label, and of the name of a pipeline
_OVER = {"won": 100, "lost": 0}  # how probable it is, where a kind says so of its stages


class StageRequest(Declared):
    """A stage that is wanted, as typed: ``probability`` is a percentage; ``before`` or ``after`` another stage."""

    label: str
    means: str = "open"
    probability: str | None = None
    before: str | None = None
    after: str | None = None


def add(act: Act, kind: Kind, request: StageRequest, pipeline: str | None = None) -> Written:
    """Add a stage; a pipeline that is new begins with it, and with stages that mean won and lost. Raises BadValue,
    Usage, WrongKind and UnknownStage (exit 2), AlreadyDone (4) and Refused (5)."""
    with act.step() as step:
        changeable(kind)
        line = _new_pipeline(act, kind, pipeline)
        present = stages.of(act, kind.name, line)
        means = meaning(kind, request.means)
        label, key = called(kind, present, request.label)
        _check_key(act, kind, key, means)
        row: Row = {"kind": kind.name, "pipeline": line, "key": key, "label": label, "means": means}
        row["probability"] = probability(request.probability, kind, means)
        beginning = [] if present else _ends(act, kind, line, row)
        rows = present or beginning
        place = _place(kind, rows, request.before, request.after)
        if place is None:
            place = next((at for at, each in enumerate(rows) if each["means"] != "open"), len(rows))
            place = place if means == "open" else len(rows)
        _write(act, [*rows[:place], row, *rows[place:]])
        step.says("stage add", kind=kind.name)
        more = f", which begins with {' and '.join(each['key'] for each in beginning)} as well" if beginning else ""
        return written(act, step, f"Added stage {key} to {where(kind, line)}{more}", result=[key])


def rename(act: Act, kind: Kind, stage: str, label: str, pipeline: str | None = None) -> Written:
    """Call a stage otherwise; its key stays. Raises what ``add`` raises."""
    with act.step() as step:
        line, rows, row = found(act, kind, stage, pipeline)
        text, _ = called(kind, [each for each in rows if each is not row], label, row["key"])
        before = row["label"]
        records.update(act, "stage", [(row, {"label": text})])
        step.says("stage rename", kind=kind.name)
        key = row["key"]
        return written(act, step, f"Stage {key} of {where(kind, line)}: {before} is now {text}", result=[key])


def move(
    act: Act, kind: Kind, stage: str, before: str | None, after: str | None, pipeline: str | None = None
) -> Written:
    """Put a stage before or behind another; raises Usage and UnknownStage (exit 2), Refused (5)."""
    with act.step() as step:
        line, rows, row = found(act, kind, stage, pipeline)
        others = [each for each in rows if each is not row]
        place = _place(kind, others, before, after, row["key"])
        if place is None:
            raise Usage("Say where it goes.", f"Example: crm stage move {kind.name} {row['key']} --before STAGE")
        _write(act, [*others[:place], row, *others[place:]])
        step.says("stage move", kind=kind.name)
        there = f"before {others[place]['key']}" if place < len(others) else "to the end"
        return written(act, step, f"Moved stage {row['key']} of {where(kind, line)} {there}", result=[row["key"]])


def changeable(kind: Kind) -> None:
    """Raises WrongKind (exit 2) and Refused (5) for a kind to which no stage is added, and from which none is taken."""
    _staged(kind)
    if kind.trait(Sealed):
        raise Refused(
            f"The stages of {kind.plural} belong to the commands that set them.",
            f"crm stage rename {kind.name} changes what they are called.",
        )


def found(act: Act, kind: Kind, typed: str, pipeline: str | None) -> tuple[str, list[Row], Row]:
    """A pipeline, its stages in order, and the one of this key or label; raises WrongKind and UnknownStage (exit 2),
    Refused (5) for a pipeline that is not there."""
    line, rows = rows_of(act, kind, pipeline)
    key = key_named(kind, rows, StageKey.key_of(clean(typed, "stage")))
    return line, rows, next(row for row in rows if row["key"] == key)


def rows_of(act: Act, kind: Kind, pipeline: str | None) -> tuple[str, list[Row]]:
    """A pipeline, the default one if none is named, and its stages in order."""
    _staged(kind)
    line = _pipeline(act, kind, pipeline)
    rows = stages.of(act, kind.name, line)
    if not rows:
        raise no_pipeline(kind, line)
    return line, rows


def check_last(act: Act, kind: Kind, rows: Sequence[Row], row: Row, empty: bool = False) -> bool:
    """Whether it is the only one of these stages that has its meaning. Raises Refused (exit 5) then, unless it may go
    with a whole ``empty`` pipeline: the last open one, which nothing is in."""
    line, means = row["pipeline"], row["means"]
    if any(each["means"] == means for each in rows if each is not row):
        return False
    if empty and line != DEFAULT and means == "open" and not stages.inside(act, kind, line):
        return True
    option = "" if line == DEFAULT else f" --pipeline {line}"
    raise Refused(
        f"{row['key']} is the only stage of {kind.plural} that means {means}{option and f' in {line}'}.",
        f"Add another one first: crm stage add {kind.name} LABEL --means {means}{option}",
        field="stage",
    )


def _staged(kind: Kind) -> None:
    if not kind.stages:
        raise WrongKind(f"{kind.plural.capitalize()} have no stages.", "Example: crm stage list deal")


def _pipeline(act: Act, kind: Kind, typed: str | None) -> str:
    if typed is None:
        return DEFAULT
    if kind.trait(Pipelines) is None:
        raise Refused(f"{kind.plural.capitalize()} have one pipeline only.", "Leave out --pipeline.", field="pipeline")
    name = clean(typed, "pipeline")
    known = (row["pipeline"] for row in stages.of(act, kind.name))
    return next((each for each in known if each.casefold() == name.casefold()), name)


def _new_pipeline(act: Act, kind: Kind, typed: str | None) -> str:
    name = _pipeline(act, kind, typed)
    if not re.fullmatch(r"\w[\w -]*", name) or len(name) > LONGEST:
        raise BadValue("--pipeline", typed or "", "is not a name of letters and digits", "partners")
    return name


def meaning(kind: Kind, typed: str) -> str:
    """One of open, won and lost, as typed; raises BadValue (exit 2), Refused (5) for one that only a command sets."""
    word = typed.strip().lower()
    if word not in MEANINGS:
        raise BadValue("--means", typed, f"is not one of {', '.join(MEANINGS)}", "open")
    only = next((kind.only_by[each.key] for each in kind.stages if each.means == word and each.key in kind.only_by), "")
    if only:
        raise Refused(
            f"Only crm {only} brings {kind.plural} into a stage that means {word}.", "Choose another meaning."
        )
    return word


def called(kind: Kind, others: Sequence[Row], typed: str, own: str | None = None) -> tuple[str, str]:
    """A label that none of the others has, and the key that it makes; ``own`` is the key that the stage has already."""
    label = clean(typed, "label").strip()
    key = own or re.sub(r"\W+", "_", StageKey.key_of(label)).strip("_")
    if not label or not key or len(label) > LONGEST:
        raise BadValue("label", typed, f"is not a name of 1 to {LONGEST} letters", "Qualified")
    for row in others:
        if {StageKey.key_of(label), key} & {row["key"], StageKey.key_of(row["label"])}:
            raise AlreadyDone(
                f"{kind.plural.capitalize()} have a stage {row['key']} already, called {row['label']}.",
                f"See: crm stage list {kind.name}",
                field="label",
            )
    return label, key


def _check_key(act: Act, kind: Kind, key: str, means: str) -> None:
    """Lists take a key alone, so it means one thing in all pipelines and has no other meaning."""
    same = [row for row in stages.of(act, kind.name) if row["key"] == key]
    if any(row["means"] != means for row in same):
        raise Refused(
            f"In another pipeline {key} means {same[0]['means']}.",
            "Choose another label, or that meaning.",
            field="label",
        )
    declared = next((each.means for each in kind.stages if each.key == key), means)
    if not same and (declared != means or key in (*words_alone(kind), *kind.by_name)):
        raise Refused(
            f"{key} has a meaning of its own in lists of {kind.plural}.", "Choose another label.", field="label"
        )


def probability(typed: str | None, kind: Kind, means: str) -> int | None:
    """A percentage as typed, or what a stage of this meaning has in this kind; raises BadValue (exit 2)."""
    if typed is None:
        return _OVER.get(means) if any(each.probability is not None for each in kind.stages) else None
    text = typed.strip().removesuffix("%").strip()
    if not re.fullmatch("[0-9]{1,3}", text) or int(text) > 100:
        raise BadValue("--probability", typed, "is not a whole number from 0 to 100", "40")
    return int(text)


def _ends(act: Act, kind: Kind, pipeline: str, first: Row) -> list[Row]:
    """What a new pipeline needs besides its first stage, so that its elements can begin and end in it: the first
    stages of each other meaning that the default one has."""
    found: dict[str, Row] = {}
    for row in stages.of(act, kind.name, DEFAULT):
        if row["means"] != first["means"] and row["key"] != first["key"]:
            found.setdefault(row["means"], {**row, "id": None, "pipeline": pipeline})
    return list(found.values())


def _place(
    kind: Kind, rows: Sequence[Row], before: str | None, after: str | None, moved: str | None = None
) -> int | None:
    """Where among these stages one goes; None if nothing is said."""
    if before is not None and after is not None:
        raise Usage("--before and --after exclude each other.", "Leave one of them out.")
    typed = before if before is not None else after
    if typed is None:
        return None
    wanted = StageKey.key_of(clean(typed, "stage"))
    if moved is not None and wanted == moved:
        raise Usage(f"{moved} cannot stand beside itself.", did_you_mean("", [row["key"] for row in rows]))
    key = key_named(kind, rows, wanted)
    return next(at for at, row in enumerate(rows) if row["key"] == key) + (before is None)


def _write(act: Act, rows: Sequence[Row]) -> None:
    """Number the stages of a pipeline in this order, and add those that are new."""
    places = list(enumerate(rows, 1))
    records.update(act, "stage", [(row, {"position": at}) for at, row in places if row.get("id")])
    records.create(act, "stage", [{**row, "position": at} for at, row in places if not row.get("id")])


def where(kind: Kind, pipeline: str) -> str:
    return kind.plural if pipeline == DEFAULT else f"{kind.plural} in the pipeline {pipeline}"
