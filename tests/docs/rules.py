"""The rules of a conversion in words, for the reference."""

from __future__ import annotations

from crmcli.catalog import REGISTRY as REGISTRY
from crmcli.model.conversions import (
    Const,
    Conversion,
    DisplayName,
    From,
    Guard,
    Labelled,
    Now,
    Rule,
    Sibling,
    Source,
    StageMeaning,
)

LINES = {
    "copy": "Product lines are copied, with their prices, discounts, taxes and sums.",
    "bill": "Product lines are copied as far as no invoice has billed them yet.",
}
REPEATS = {
    "refuse": "A second time it is refused; `--again` creates more.",
    "allow": "It can be done any number of times; a repeat only gives a warning.",
    "remains": "It can be repeated while something is left; `--again` bills again what was already billed.",
}


def told(entry: Conversion) -> str:
    """One conversion as a section: what it makes, where each field comes from, what changes, when it is refused."""
    parts = [f"### {entry.source.capitalize()} to {entry.target}", entry.help]
    same = [name for name, rule in entry.fields.items() if rule == From((name,))]
    if same:
        parts.append(f"Copied as they are: {', '.join(f'`{name}`' for name in same)}.")
    rows = [f"| `{name}` | {_from(rule, entry)} |" for name, rule in entry.fields.items() if name not in same]
    parts.append("\n".join([f"| {entry.target.capitalize()} | from the {entry.source} |", "| --- | --- |", *rows]))
    if entry.lines:
        parts.append(LINES[entry.lines])
    if entry.tags:
        parts.append("Tags go along.")
    if entry.then:
        changes = ", ".join(f"`{name}` becomes {_from(rule, entry)}" for name, rule in entry.then.items())
        parts.append(f"On the {entry.source}: {changes}.")
    if entry.existing:
        parts.append(f"`--{entry.target} REF` links an existing {entry.target} instead.")
    if entry.onward:
        further = " or ".join(f"`{kind}`" for kind in entry.onward)
        made = f"from this {entry.target}, or from the one that the {entry.source} became before"
        parts.append(
            f"The same step can go on to {further}, {made}: say so behind `--to`, alone or with other targets."
        )
    parts.append(" ".join([*(_guard(guard, entry.source) for guard in entry.when), REPEATS[entry.repeat]]))
    return "\n\n".join(parts)


def _from(rule: Rule, entry: Conversion) -> str:
    if isinstance(rule, From):
        first = ", else ".join(f"`{name}`" for name in rule.names)
        return f"{first}, unless a {rule.unless} is created too or was before" if rule.unless else first
    if isinstance(rule, DisplayName):
        instead = ", else ".join(f"`{name}`" for name in rule.instead)
        return f"`{rule.own}`; without any name {instead}"
    if isinstance(rule, Labelled):
        return f"`{rule.name}`; only those labelled {rule.label} when a {rule.unless} is created too or was before"
    if isinstance(rule, Const):
        return f"always `{rule.value}`"
    if isinstance(rule, Sibling):
        if rule.kind == entry.target:
            return f"the new {rule.kind}"
        return f"the {rule.kind} created or linked with it, else its own"
    if isinstance(rule, Source):
        return f"the {entry.source} itself"
    if isinstance(rule, Now):
        return "the present time"
    assert isinstance(rule, StageMeaning)
    stages = REGISTRY.kind(entry.source).stages
    return f"`{next(stage.key for stage in stages if stage.means == rule.means)}`"


def _guard(guard: Guard, source: str) -> str:
    says = guard.says.replace("{deal}", "a deal")
    if guard.warns:
        return f"If the {source} {says}, there is a warning."
    force = "; `--force` does it anyway" if guard.force else ""
    return f"Refused when the {source} {says}{force}."
