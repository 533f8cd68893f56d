"""``crm KIND new``: make one element from typed words."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements import stages
from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.elements.identifiers import check_identifiers
from crmcli.actions.outcome import shown_new, written
from crmcli.actions.reading import Pair, Values, values
from crmcli.actions.refs import shown
from crmcli.errors import Refused
from crmcli.errors.wording import article
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import Lines
from crmcli.model.traits_of_parties import Address, Ours
from crmcli.model.types import Country
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def new(act: Act, kind: Kind, given: Sequence[Pair], force: bool = False) -> Written:
    """Make an element; ``given`` are (field, text) pairs, and ("line", TEXT), ("tag", TEXT), ("external_id", TEXT).
    ``force`` keeps identifiers that cannot be right."""
    plain: list[Pair] = []
    parts: dict[str, list[str]] = {"line": [], "tag": [], "external_id": []}
    for name, text in given:
        if name in parts:
            parts[name].append(text)
        else:
            plain.append((name, text))
    kind = act.registry.by_name[kind.name]  # with the fields that a batch has just added
    with act.step() as step:
        found = values(act, kind, plain)
        check_stage(act, kind, found)
        warnings = check_identifiers(act, kind, found, {}, keep=force)
        lines = _lines(act, kind, parts["line"], found)
        row = create(act, kind, [NewElement(found, lines, tags=_tags(parts["tag"]))])[0]
        _add_ids(act, kind, row, found, parts["external_id"])
        node = (kind.name, row["id"])
        title = kind.display_name(row)
        sentence = f"{shown_new(act, node)} {title}".rstrip()
        warnings += _homeless(act, kind, row)
        warnings += _untaxed(act, node, row.get(kind.currency), lines, parts["line"])
        step.says("new", [shown(act, node)])
        return written(act, step, sentence, created=[node], warnings=warnings)


def _homeless(act: Act, kind: Kind, row: Row) -> list[str]:
    """Of one's own company: where it is is likely to be where phone numbers without a calling code are from."""
    ours = kind.trait(Ours)
    lives = kind.trait(Address) if ours else None
    if not (ours and lives and row.get(ours.mine) and row.get(lives.country)) or act.reading().country:
        return []
    setting = act.registry.setting_of(Country).name
    return [
        "Phone numbers without a calling code belong to no country yet. "
        f"To read them as those of {row[lives.country]}: crm config set {setting} {row[lives.country]}"
    ]


def _untaxed(act: Act, node: Node, currency: str | None, lines: Sequence[Row], texts: Sequence[str]) -> list[str]:
    """A warning about lines whose text says nothing of tax, and for which nothing else did."""
    if not lines:
        return []
    silent = [(line, text) for line, text in zip(lines, texts, strict=True) if line["tax_category"] is None]
    if not silent:
        return []
    from crmcli.actions.money.line_checks import untaxed
    from crmcli.model.lines import read_line

    found = [(line["number"], line) for line, text in silent if "tax_rate" not in read_line(text, currency)]
    return untaxed(act, shown_new(act, node), found)


def _tags(texts: Sequence[str]) -> list[str]:
    if not texts:
        return []
    from crmcli.actions.elements.tag import read_tag

    return [read_tag(text) for text in texts]


def _add_ids(act: Act, kind: Kind, row: Row, found: Values, texts: Sequence[str]) -> None:
    """Give it its ids in other programs, and make the links that wait for it."""
    ids: list[tuple[str, str]] = []
    if texts:
        from crmcli.actions.elements.externals import add_external_ids, read_external_id

        ids = [read_external_id(text) for text in texts]
        add_external_ids(act, kind, [(row["id"], ids)])
    if act.steps.current is not None and act.steps.current.ever_had("waiting"):
        from crmcli.actions.funnel.waiting import came

        came(act, kind, [(row, found, ids)])


def check_stage(act: Act, kind: Kind, found: Values) -> None:
    """Turn the stage among these values into its key; raises UnknownStage (exit 2) or Refused (5) when a new element
    cannot begin in it, or in this pipeline."""
    stage, pipeline = found.get("stage"), stages.pipeline_of(kind, found)
    if stage is not None:
        found["stage"] = stages.settable(act, kind, stage, pipeline)["key"]
    elif pipeline not in (None, "default") and not stages.stages_of(act, kind, pipeline):
        raise stages.no_pipeline(kind, pipeline)


def _lines(act: Act, kind: Kind, texts: Sequence[str], found: Values) -> list[Row]:
    if not texts:
        return []
    if not kind.trait(Lines):
        carriers = ", ".join(each.plural for each in act.registry.bearers(Lines))
        raise Refused(
            f"{article(kind.name).capitalize()} has no lines.", f"Kinds with lines: {carriers}.", field="line"
        )
    if found.get(kind.amount) is not None:
        raise Refused("The amount is the total of the lines.", "Leave out --amount or --line.", field=kind.amount)
    from crmcli.actions.money.line_rows import typed

    return [typed(act, text, found.get(kind.currency)) for text in texts]
