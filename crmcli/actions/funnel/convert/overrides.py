"""What ``--set`` states about the targets: read for each source, and checked like any typed value."""

from __future__ import annotations

from crmcli.actions.elements.element import Element
from crmcli.actions.elements.identifiers import check_identifiers
from crmcli.actions.elements.new import check_stage
from crmcli.actions.funnel.convert.request import Call
from crmcli.actions.reading import Pair, values
from crmcli.errors import Refused, Usage
from crmcli.light import Any
from crmcli.model.conversions import Conversion
from crmcli.model.kinds import Kind
from crmcli.store.act import Act

Values = dict[str, Any]


def overrides(act: Act, call: Call, warnings: list[str]) -> dict[str, list[Values]]:
    """Target kind -> the stated values for each source; ``title=...`` will do where there is one target. What is kept
    by force though it cannot be right is added to ``warnings``.

    Raises Usage, BadValue or UnknownField (exit 2) and Refused (5) for what contradicts what is copied.
    """
    if not call.request.set:
        return {entry.target: [{}] * len(call.sources) for entry in call.entries}
    pairs = _by_target(call)
    found: dict[str, list[Values]] = {}
    for entry in call.entries:
        kind = act.registry.by_name[entry.target]
        by_currency: dict[str | None, Values] = {}
        for source in call.sources:
            currency = source.currency
            if currency not in by_currency:
                mine = by_currency[currency] = values(act, kind, pairs[entry.target], currency)
                warnings += check_identifiers(act, kind, mine, {}, keep=call.request.force)
            mine = by_currency[currency]
            check_stage(act, kind, mine)
            _check_amounts(kind, entry, source, mine)
            found.setdefault(entry.target, []).append(mine)
    return found


def _by_target(call: Call) -> dict[str, list[Pair]]:
    pairs: dict[str, list[Pair]] = {entry.target: [] for entry in call.entries}
    for name, text in call.request.set:
        kind, dot, field = name.partition(".")
        if not dot and len(pairs) == 1:
            kind, field = call.entries[0].target, name
        if kind.lower() not in pairs or not field:
            example = f"{call.entries[0].target}.{field or name}"
            problem = f"no {kind} is created." if dot else f"which of {', '.join(pairs)} is meant?"
            raise Usage(f"--set {name}: {problem}", f"Say --set {example}=...", field=name)
        pairs[kind.lower()].append((field, text))
    return pairs


def _check_amounts(target: Kind, entry: Conversion, source: Element, mine: Values) -> None:
    """The amount follows from lines that are carried, and nothing that is carried changes its currency."""
    carried = bool(entry.lines and source.lines)
    if mine.get(target.amount) is not None and (carried or entry.lines == "bill"):
        raise Refused(
            f"The amount of the {target.name} is the total of the lines of {source.ref}.",
            "Leave it out and change the lines.",
            ref=source.ref,
            field=f"{target.name}.{target.amount}",
        )
    own, wanted = source.currency, mine.get(target.currency)
    amount = target.amount in entry.fields and mine.get(target.amount) is None and source.amount is not None
    if wanted not in (None, own) and (carried or amount):
        raise Refused(
            f"{source.ref} has amounts in {own}; they are never converted to {wanted} automatically.",
            f"Leave out the currency{'' if carried else ', or give the amount too'}.",
            ref=source.ref,
            field=f"{target.name}.{target.currency}",
        )
