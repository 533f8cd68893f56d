"""Whether the line of a rule can ever be carried out: it is tried on samples, and all of that is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.refs import shown
from crmcli.errors import CrmError, NotFound, Refused, Usage
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.rules import MOVED, Occasion, filled, placeholders
from crmcli.model.types import AnyReference, Reference
from crmcli.store.act import Act
from crmcli.store.steps import Step

CarryOut = Callable[[Sequence[tuple[str, bool]]], object]  # words, and which of them are texts whatever they look like


class _Done(Exception):
    """All was carried out."""


def check_line(act: Act, step: Step, occasion: Occasion, words: Sequence[str], carry_out: CarryOut) -> None:
    """Raises what the line is refused with whatever the element looks like: an option, a field, a value or a stage
    that is not there, a verb that its kind does not know. What depends on the element is left to its time."""
    kind, went_on = act.registry.by_name[occasion.kind], act.went_on
    used = {name: kind.by_name[name] for name in placeholders(words) if name != "ref"}
    if any(isinstance(field.type, AnyReference) for field in used.values()):
        return
    texts = {name: act.registry.example(kind, field) for name, field in used.items()}
    refs: dict[str, str] = {}
    tried = False
    try:
        with step.savepoint():
            moved = occasion.to if occasion.what == MOVED and occasion.to not in kind.frozen else None
            refs["ref"] = _sample(act, kind, moved)
            for name, field in used.items():
                if isinstance(field.type, Reference):
                    refs[name] = _sample(act, act.registry.by_name[field.type.kind])
                    del texts[name]
            tried = True
            carry_out(filled(kind, words, {**texts, **refs}))
            raise _Done
    except _Done:
        return
    except CrmError as error:
        if tried and _stays(error, words, texts.values()):
            raise _told(error, refs) from None
    finally:
        act.went_on = went_on


def _sample(act: Act, kind: Kind, stage: str | None = None) -> str:
    """The reference of an element that has what it must have, and nothing else."""
    wanted = [*kind.required, *(kind.by_name[name] for name in kind.needs_any[:1])]
    values: dict[str, Any] = {
        field.name: field.type.read(act.registry.example(kind, field), field.name, act.reading()) for field in wanted
    }
    if stage is not None:
        values["stage"] = stage
    (row,) = create(act, kind, [NewElement(values)])
    return shown(act, (kind.name, row["id"]))


def _stays(error: CrmError, words: Sequence[str], texts: Iterable[str]) -> bool:
    """Whether the line is refused with this for every element; other texts may be filled in than those."""
    if any(text in error.message for text in texts):
        return False
    if isinstance(error, NotFound):
        return error.ref in words
    makes = words[1] in ("new", "add")
    return isinstance(error, Usage) or (isinstance(error, Refused) and (makes or error.field in ("stage", "pipeline")))


def _told(error: CrmError, refs: Mapping[str, str]) -> CrmError:
    """The error with the placeholders in the place of the samples."""
    for name, ref in refs.items():
        error.message = error.message.replace(ref, f"{{{name}}}")
        error.hint = error.hint and error.hint.replace(ref, f"{{{name}}}")
    error.ref = None if error.ref in refs.values() else error.ref
    return error
