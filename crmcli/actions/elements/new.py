"""``crm KIND new``: make one element from typed words."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements import stages
from crmcli.actions.elements.create import Draft, create
from crmcli.actions.elements.externals import add_external_ids, read_external_id
from crmcli.actions.elements.tag import read_tag
from crmcli.actions.outcome import shown_new, written
from crmcli.actions.reading import Pair, Values, values
from crmcli.errors import Refused
from crmcli.errors.wording import article
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import Lines
from crmcli.store.store import Row, Store


def new(store: Store, kind: Kind, given: Sequence[Pair]) -> Written:
    """Make an element; ``given`` are (field, text) pairs, and ("line", TEXT), ("tag", TEXT), ("external_id", TEXT)."""
    plain = [pair for pair in given if pair[0] not in ("line", "tag", "external_id")]
    with store.step() as step:
        found = values(store, kind, plain)
        check_stage(store, kind, found)
        lines = _lines(store, kind, [text for name, text in given if name == "line"], found)
        tags = [read_tag(text) for name, text in given if name == "tag"]
        row = create(store, kind, [Draft(found, lines, tags=tags)])[0]
        external = [read_external_id(text) for name, text in given if name == "external_id"]
        add_external_ids(store, kind, [(row["id"], external)])
        node = (kind.name, row["id"])
        title = kind.display_name(row)
        sentence = f"{shown_new(store, node)} {title}".rstrip()
        step.title = f"new {sentence}"
        return written(store, step, sentence, created=[node])


def check_stage(store: Store, kind: Kind, found: Values) -> None:
    """Turn the stage among these values into its key; raises UnknownStage (exit 2) or Refused (5) when a new element
    cannot begin in it, or in this pipeline."""
    stage, pipeline = found.get("stage"), found.get("pipeline")
    if stage is not None:
        found["stage"] = stages.settable(store, kind, stage, pipeline)["key"]
    elif pipeline not in (None, "default") and not stages.stages_of(store, kind, pipeline):
        raise Refused(f"There is no pipeline {pipeline!r}.", f"crm {kind.name} stages lists them.", field="pipeline")


def _lines(store: Store, kind: Kind, texts: Sequence[str], found: dict[str, object]) -> list[Row]:
    if not texts:
        return []
    if not kind.trait(Lines):
        carriers = ", ".join(each.plural for each in store.registry.kinds if each.trait(Lines))
        raise Refused(
            f"{article(kind.name).capitalize()} has no lines.", f"Kinds with lines: {carriers}.", field="line"
        )
    if found.get("amount") is not None:
        raise Refused("The amount is the total of the lines.", "Leave out --amount or --line.", field="amount")
    from crmcli.actions.money.line_rows import typed

    return [typed(store, text, found) for text in texts]
