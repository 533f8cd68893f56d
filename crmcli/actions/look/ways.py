"""What an element can become next, with the command for it: conversions that nothing forbids now, stages, verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import stages_of
from crmcli.actions.funnel.convert.plan import plan
from crmcli.actions.funnel.convert.request import Call, ConvertRequest
from crmcli.actions.funnel.convert.values import read_names
from crmcli.errors import CrmError
from crmcli.errors.wording import listed
from crmcli.model.conversions import Conversion, From
from crmcli.model.pages import Way
from crmcli.model.refs import ref
from crmcli.model.results import Record
from crmcli.model.traits import Issued, Numbered, Payable, Pipelines
from crmcli.model.traits_of_parties import Accepted, Mailed, Merges, Party, Reminded
from crmcli.store.act import Act
from crmcli.store.links import Node


def ways(act: Act, element: Element, record: Record, before: Sequence[Node]) -> list[Way]:
    """The ways on, conversions first. ``record`` is what ``show`` says of the element; ``before`` what it became
    already, which is not offered again. What was merged leads to the element that it is part of now alone, and what is
    archived back to where it is seen."""
    merges = element.kind.trait(Merges)
    other = element.get(merges.into) if merges else None
    if other is not None:
        survivor = ref(element.kind.prefix, other)
        return [Way(survivor, f"crm show {survivor}")]
    if element.row["archived_at"]:
        return [Way("unarchived", f"crm unarchive {element.ref}")]
    return [*_conversions(act, element, record, before), *_verbs(act, element, record)]


def _conversions(act: Act, source: Element, record: Record, before: Sequence[Node]) -> Iterator[Way]:
    entries = [entry for entry in act.registry.conversions if entry.source == source.kind.name]
    possible = [entry for entry in entries if _may(act, source, [entry], before)]
    joining = [entry for entry in possible if entry.joins and _known(act, source, entry)]
    if joining:
        yield _way(source, [entry.target for entry in joining])
    for entry in possible:
        suffix = _lines(source, record, entry)
        if not entry.joins and suffix is not None:
            yield _way(source, [entry.target], suffix)
    for target, entry in act.registry.onward(source.kind.name).items():
        suffix = _lines(source, record, entry)
        if entry.source not in [first.target for first in possible] or suffix is None:
            continue
        clients = [first.target for first in joining if act.registry.by_name[first.target].trait(Party)]
        named = any(source.get(kind.name) for kind in act.registry.bearers(Party) if kind.name in source.kind.by_name)
        if clients or named or not any(guard.empty and not guard.warns for guard in entry.when):
            yield Way(target, _convert(source, [*clients, target], suffix))


def _may(act: Act, source: Element, entries: list[Conversion], before: Sequence[Node]) -> bool:
    """Whether nothing in the state of the source forbids it, and it became nothing of the kind."""
    made = {kind for kind, _ in before}
    if any(entry.target in made and entry.repeat != "remains" for entry in entries):
        return False
    request = ConvertRequest(to=tuple(entry.target for entry in entries))
    try:
        plan(act, Call([source], entries, {}, request, {source.node: list(before)}))
    except CrmError:
        return False
    return True


def _known(act: Act, source: Element, entry: Conversion) -> bool:
    """Whether the source says who or what that is, so that no name is made up for it."""
    kind = act.registry.by_name[entry.target]
    places = [place for name in kind.title for place in kind.composed.get(name, (name,))]
    rules = [entry.fields[name] for name in " ".join(places).split() if name in entry.fields]
    names = [read_names(rule)[: 1 if isinstance(rule, From) else None] for rule in rules]
    return any(source.get(name) for some in names for name in some)


def _lines(source: Element, record: Record, entry: Conversion) -> str | None:
    """The option that the conversion needs for want of lines, if any; None where it has nothing to carry or bill."""
    billing = record.get("billing") or {}
    if entry.repeat == "remains" and billing.get("state") in ("full", "over"):
        return None
    if not entry.needs_lines or source.lines:
        return ""
    return " --as-line" if source.amount is not None else None


def _way(source: Element, targets: Sequence[str], suffix: str = "") -> Way:
    return Way(listed(targets), _convert(source, targets, suffix))


def _convert(source: Element, targets: Iterable[str], suffix: str) -> str:
    return f"crm convert {source.ref} --to {'+'.join(targets)}{suffix}"


def _verbs(act: Act, element: Element, record: Record) -> Iterator[Way]:
    """What its commands bring it to, else the next stage that may be set by hand."""
    kind, stage = element.kind, element.stage
    mailed, reminded = kind.trait(Mailed), kind.trait(Reminded)
    first, numbered = stage == kind.first_stage, kind.trait(Numbered)
    issued = numbered is not None and stage in (numbered.at, numbered.elsewhere)
    if kind.trait(Issued) and first:
        yield Way("issued", f"crm issue {element.ref}")
    owing = bool(issued and kind.trait(Payable) and any(digit in "123456789" for digit in record.get("due") or ""))
    if owing and not str(record["due"]).startswith("-"):
        yield Way("paid", f"crm pay {element.ref}")
    if mailed and not element.get(mailed.at) and (stage == numbered.at if mailed.into is None and numbered else first):
        yield Way("sent", f"crm send {element.ref}")
    if reminded and owing and record.get(reminded.when):
        yield Way("reminded", f"crm remind {element.ref}")
    accepted = kind.trait(Accepted)
    if accepted and mailed and stage == mailed.into:
        yield Way(_label(act, element, accepted.into), f"crm accept {element.ref}")
    if not (mailed or kind.trait(Issued)):
        yield from _moves(act, element)


def _moves(act: Act, element: Element) -> Iterator[Way]:
    """The stage behind the one in which it stands, while that is open, and the one in which it is won."""
    pipelines = element.kind.trait(Pipelines)
    known = stages_of(act, element.kind, element.row.get(pipelines.field) if pipelines else None)
    keys = list(known)
    if element.stage not in keys or known[element.stage]["means"] != "open":
        return
    behind = keys[keys.index(element.stage) + 1 :]
    following = next((key for key in behind if known[key]["means"] != "lost"), None)
    won = next((key for key in behind if known[key]["means"] == "won"), None)
    for key in dict.fromkeys((following, won)):
        if key and key not in element.kind.only_by:
            yield Way(_label(act, element, key), f"crm move {element.ref} {key}")


def _label(act: Act, element: Element, key: str) -> str:
    pipelines = element.kind.trait(Pipelines)
    found = stages_of(act, element.kind, element.row.get(pipelines.field) if pipelines else None).get(key)
    return str(found["label"] if found and found["label"] else key.replace("_", " ")).lower()
