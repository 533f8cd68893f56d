"""``crm clone``: another element like one that is there, in its first stage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from crmcli.actions.bulk.parts import in_parts
from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.elements.element import Element, Gathered, fetch, gather, named
from crmcli.actions.funnel.carried import bare
from crmcli.actions.outcome import shown_new, written
from crmcli.actions.refs import shown
from crmcli.errors import Refused
from crmcli.light import Any
from crmcli.model.fields import Field
from crmcli.model.results import Written
from crmcli.model.traits import Issued, Payable, Versioned
from crmcli.model.types import Reference
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

_PARTS = ("deposit", "part", "deduction")  # lines that bill a part of a deal or quote, or take one off


def clone(act: Act, refs: Sequence[str]) -> Written:
    """Make another one of each: the same fields, email addresses, phone numbers, tags and lines.

    Not taken over: stage, number, dates that a new one sets itself, what a conversion left, and links. Lines begin
    anew: nothing of them has been billed, so what was billed before is not taken off, and no part of a deal or
    quote is billed. A kind that is versioned keeps the business instead: the roots of its lines, its deal, and a
    link to the version before.

    Raises Refused (exit 5) for what corrects another one, and for what bills nothing but parts.
    """
    sources: list[str] = []

    def clone_some(refs: Sequence[str]) -> Written:
        whole = named(act, refs, ("tag",), linked=True)
        for source in whole.elements:
            _check(act, source)
        made = [
            (kind.name, row["id"])
            for kind, same in groupby(whole.elements, lambda source: source.kind)
            for row in create(act, kind, [_draft(act, source, whole) for source in same])
        ]
        names = [source.ref for source in whole.elements]
        sources.extend(names)
        pairs = zip(names, made, strict=True)
        return written(
            act, step, "; ".join(f"{name} cloned as {shown_new(act, node)}" for name, node in pairs), created=made
        )

    with act.step() as step:
        done = in_parts(act, refs, clone_some)
        step.says("clone", sources)
        return done


def new_version(act: Act, source: Element) -> Element:
    """Make the next version of what is versioned, inside a step; its lines have the numbers that they had."""
    whole = gather(act, [source.node], ("tag",), linked=True)
    row = create(act, source.kind, [_draft(act, source, whole)])[0]
    return fetch(act, [(source.kind.name, row["id"])], points=False)[0]


def _check(act: Act, source: Element) -> None:
    payable = source.kind.trait(Payable)
    corrected = source.row[payable.corrects] if payable else None
    if corrected is not None:
        original = shown(act, (source.kind.name, corrected))
        raise Refused(
            f"{source.ref} takes back {original} and cannot be cloned.",
            f"Bill it again: crm clone {original}",
            ref=source.ref,
        )
    if source.lines and not _lines(source):
        booked = next(((line["bills_kind"], line["bills_id"]) for line in source.lines if line["bills_kind"]), None)
        billed = shown(act, booked) if booked else "REF"
        raise Refused(
            f"{source.ref} bills part of {billed if booked else 'something else'} and cannot be cloned.",
            f"crm convert {billed} --to {source.kind.name} with --deposit, --percent or --amount bills another part.",
            ref=source.ref,
        )


def _draft(act: Act, source: Element, whole: Gathered) -> NewElement:
    """The new one; ``whole`` has the tags and links of its source."""
    tags = whole.parts["tag"][source.node]
    joins: list[tuple[Node, str, bool, str | None]] = []
    if source.kind.trait(Versioned):
        joins = [(source.node, links.VERSION, True, None)]
    return NewElement(_values(act, source, _joined(source, whole)), _lines(source), joins, [row["tag"] for row in tags])


def _values(act: Act, source: Element, joined: set[Node]) -> dict[str, Any]:
    kind = source.kind
    values: dict[str, Any] = {name: source.get(name) for name, _ in kind.points}
    for field in kind.all_fields:
        value = source.row.get(field.name)
        own = field.name in ("stage", kind.amount) or field.unique or field.not_cloned or not field.manual
        if value is None or own or (not kind.trait(Versioned) and _is_lineage(act, field, value, joined)):
            continue
        values[field.name] = value
    if kind.amount and not source.lines:
        values[kind.amount] = source.amount
    return values


def _is_lineage(act: Act, field: Field, value: int, joined: set[Node]) -> bool:
    """Whether a reference tells what the element came from or became, rather than whom it is about."""
    type = field.type
    return isinstance(type, Reference) and (type.how in links.lineage(act.registry) or (type.kind, value) in joined)


def _joined(source: Element, whole: Gathered) -> set[Node]:
    """What a conversion made of the element, or linked it to."""
    rows = [row for row in whole.links[source.node] if row["how"] in links.ORIGIN]
    return {node for row in rows for node in links.ends(row)} - {source.node}


def _lines(source: Element) -> list[Row]:
    found = []
    for line in source.lines:
        if line["bills"] in _PARTS or (line["optional"] and source.kind.trait(Issued)):
            continue
        copy = bare(line)
        copy.update(from_line=line["id"], bills_kind=None, bills_id=None)
        copy["bills"] = "share" if line["bills"] == "share" else None
        copy["root_line"] = (line["root_line"] or line["id"]) if source.kind.trait(Versioned) else None
        found.append(copy)
    return found
