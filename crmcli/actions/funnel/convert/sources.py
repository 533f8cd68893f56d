"""May these sources be converted? Their state, and what they became before."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import meanings
from crmcli.actions.funnel.convert.request import Call
from crmcli.actions.outcome import listed
from crmcli.actions.refs import shown
from crmcli.errors import AlreadyConverted, NotConvertible, Refused
from crmcli.errors.wording import article
from crmcli.model.conversions import Conversion, Guard
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def check_sources(act: Act, call: Call) -> list[str]:
    """Raises what forbids the conversion; gives the warnings about what does not.

    What a source became already comes first: it says more than the state that this left the source in.
    """
    _check_given(act, call)
    warnings = _check_repeats(act, call)
    means = meanings(act, call.sources[0].kind)
    today = act.reading().today.isoformat()
    guards = list(dict.fromkeys(guard for entry in call.entries for guard in entry.when))
    for source in call.sources:
        for guard in guards:
            if _applies(guard, source, means, today) and not _overridden(guard, call):
                warnings.append(_warning(act, guard, source))
    return warnings


def _check_given(act: Act, call: Call) -> None:
    able = {entry.target for entry in call.entries if entry.existing}
    for kind, node in call.existing.items():
        if kind not in able:
            raise NotConvertible(
                f"{article(call.sources[0].kind.name).capitalize()} cannot be joined into {shown(act, node)}.",
                f"Leave out --{kind}.",
                ref=shown(act, node),
            )


def _applies(guard: Guard, source: Element, means: dict[str, str], today: str) -> bool:
    """What was won in time holds for good: a date that lies behind counts while the stage is open."""
    row = source.row
    stage = row.get("stage")
    past = row.get(guard.past) if guard.past and means.get(stage or "", "open") == "open" else None
    return bool(
        (guard.means and means.get(stage or "") == guard.means)
        or stage in guard.stages
        or (past and past < today)
        or (guard.filled and row.get(guard.filled))
        or (guard.empty and not any(source.get(name) for name in guard.empty))
    )


def _overridden(guard: Guard, call: Call) -> bool:
    return guard.force and (call.request.force or bool(guard.filled and call.request.again))


def _warning(act: Act, guard: Guard, source: Element) -> str:
    """What is said about it; raises Refused (exit 5) unless the guard only warns."""
    says, candidates = guard.says, []
    if guard.filled:
        candidates = [shown(act, (guard.filled, source.row[guard.filled]))]
        says = says.format_map({guard.filled: candidates[0]})
    if guard.warns:
        return f"{source.ref} {says}."
    hint = guard.hint.format(ref=source.ref) if guard.hint else "Use --force to do it anyway." if guard.force else None
    raise Refused(f"{source.ref} {says}.", hint, ref=source.ref, candidates=candidates)


def became(act: Act, sources: Sequence[Element], linked: Sequence[Row]) -> dict[Node, list[Node]]:
    """What each source was converted or linked to before, by its links, each once, in the order of the map."""
    found: dict[Node, list[Node]] = {source.node: [] for source in sources}
    for row in linked:
        start, end = links.ends(row)
        if start in found and row["how"] in links.ORIGIN:
            found[start].append(end)
    order = list(dict.fromkeys(entry.target for entry in act.registry.conversions))
    return {
        node: list(dict.fromkeys(sorted(ends, key=lambda end: order.index(end[0])))) for node, ends in found.items()
    }


def _check_repeats(act: Act, call: Call) -> list[str]:
    lenient = [entry.target for entry in call.entries if entry.repeat == "allow"]
    warnings = []
    for place, source in enumerate(call.sources):
        made = call.before.get(source.node, ())
        if not call.request.again:
            _check_repeat(act, call, place)
        twice = [shown(act, node) for node in made if node[0] in lenient]
        if twice and not call.request.again:
            warnings.append(f"{source.ref} became {listed(twice)} before.")
    return warnings


def _check_repeat(act: Act, call: Call, place: int) -> None:
    """Raises AlreadyConverted (exit 4) where one of the targets is there: the others can be made without it."""
    source = call.sources[place]
    further = call.further.get(source.node, ())
    made = [*call.before.get(source.node, ()), *further]
    strict = [entry for entry in call.entries if entry.repeat == "refuse" and not call.stays(place, entry.target)]
    there = {target: node for entry in strict for target, node in [(entry.target, _there(call, place, entry))] if node}
    if not there and not further:
        return
    names = [shown(act, node) for node in dict.fromkeys((*made, *there.values()))]
    missing = [target for target in call.request.to if target not in there and target not in dict(further)]
    given = [f"--{kind} {shown(act, node)}" for kind, node in call.existing.items() if kind not in there]
    ways = " ".join([f"--to {'+'.join(missing)}", *given] if missing else given)
    again = f"Use {ways} for what is missing, or --again" if ways else "Use --again"
    if further and call.onward and call.onward.lines == "bill":
        middle = next(node for node in made if node[0] == call.onward.source)
        again = f"crm convert {shown(act, middle)} --to {call.onward.target} bills what is left; use --again"
    raise AlreadyConverted(
        f"{source.ref} already became {listed(names, 9)}.",
        f"{again} to create more.",
        ref=source.ref,
        candidates=names,
    )


def _there(call: Call, place: int, entry: Conversion) -> Node | None:
    """What a source became of a kind; where it became anything, its reference tells, too."""
    source = call.sources[place]
    made = call.before.get(source.node, ())
    found = next((node for node in made if node[0] == entry.target), None)
    carried = source.row.get(entry.target) if made and entry.joins else None
    return found or ((entry.target, int(carried)) if carried else None)
