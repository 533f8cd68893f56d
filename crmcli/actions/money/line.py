"""``crm line``: add, change, remove and list the lines of an element; its amount follows in the same step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.change_checks import check_open
from crmcli.actions.elements.element import Element, named
from crmcli.actions.money.line_checks import check_typed, untaxed
from crmcli.actions.money.line_records import billing_of, columns, line_records, totals
from crmcli.actions.money.line_rows import changed, from_texts
from crmcli.actions.money.sums import compute_sums
from crmcli.actions.outcome import listed, shown_new, written
from crmcli.actions.reading import Pair
from crmcli.errors import BadValue, NotFound, WrongKind
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.results import Column, LineList, Written
from crmcli.model.traits import Lines, Versioned
from crmcli.store import records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.steps import Step

if TYPE_CHECKING:
    from crmcli.actions.money.billing.state import Billing

_TEXTS = ("name", "unit", "product", "custom")  # what of a line can change without changing any sum


def add(act: Act, ref: str, name: str, given: Sequence[Pair], in_place: bool = False) -> Written:
    """Put a line at the end; ``name`` is a name, or the SKU, title or reference of a product.

    Of what a client has in hand, a new version gets it, unless ``in_place``; so do the other changes of lines."""
    with act.step() as step:
        before = _with_lines(act, ref)
        element = _to_change(act, before, in_place)
        row = from_texts(act, {**dict(given), "name": name}, element.currency)
        check_typed(element.kind, row)
        row["number"] = _next_number(act, element)
        _write(act, element, [*element.lines, row], new=[row])
        step.says("line add", [element.ref], lines=[row["number"]])
        sentence = f"Added line {row['number']} to {element.ref}: {row['name']}"
        stated = any(text for word, text in given if word in ("tax_rate", "tax"))
        warnings = [] if stated else untaxed(act, element.ref, [(row["number"], row)])
        return _written(act, step, sentence, before, element, warnings=warnings)


def edit(
    act: Act, ref: str, number: str, given: Sequence[Pair], unset: Sequence[str] = (), in_place: bool = False
) -> Written:
    """Change a line; a name that is changed does not choose another product."""
    with act.step() as step:
        before = element = _with_lines(act, ref)
        line = _numbered(element, number)
        texts = {**dict(given), **dict.fromkeys(unset, "")}
        new = changed(act, line, texts, element.currency)
        check_typed(element.kind, new)
        if new != line and (element := _to_change(act, before, in_place)) is not before:
            line = _numbered(element, number)
            new = changed(act, line, texts, element.currency)
        known = _billing(act, element)
        warnings = _over_billed(element, known, {line["id"]: new})
        present = [new if other is line else other for other in element.lines]
        updated = _write(act, element, present, changed=[(line, new)])
        warnings = warnings or _worth_less(act, element, known)
        step.says("line edit", [element.ref], lines=[line["number"]])
        sentence = f"Changed line {line['number']} of {element.ref}"
        return _written(act, step, sentence, before, element, updated=updated, warnings=warnings)


def remove(act: Act, ref: str, numbers: Sequence[str], in_place: bool = False) -> Written:
    """Take lines away; the numbers of the others stay as they are."""
    with act.step() as step:
        before = _with_lines(act, ref)
        for number in numbers:
            _numbered(before, number)
        element = _to_change(act, before, in_place)
        gone = [_numbered(element, number) for number in dict.fromkeys(numbers)]
        rest = [line for line in element.lines if line not in gone]
        known = _billing(act, element)
        warnings = _over_billed(element, known, {line["id"]: None for line in gone})
        _write(act, element, rest, gone=gone)
        warnings = warnings or _worth_less(act, element, known)
        names = listed(str(line["number"]) for line in gone)
        step.says("line rm", [element.ref], lines=[line["number"] for line in gone])
        step.flush()  # a later line of a batch reads there which numbers were used
        sentence = f"Removed line{'s' if len(gone) > 1 else ''} {names} from {element.ref}"
        return _written(act, step, sentence, before, element, warnings=warnings)


def lines(act: Act, ref: str) -> LineList:
    """The lines of an element as they count, what they add up to, and what of them is billed."""
    element = _with_lines(act, ref, check=False)
    billing, currency, named = billing_of(act, element), element.currency, element.kind.currency
    found = line_records(act, element, billing)
    for record in found:
        record[named] = currency
    billed = (Column("billed", "Billed", "number"),) if billing else ()
    return LineList(
        f"lines of {element.ref}",
        [*(column.told_in(named) for column in columns(act)), *billed],
        found,
        len(found),
        currency=currency,
        totals=totals(act, element),
        billing=billing.record(currency) if billing else None,
    )


def _to_change(act: Act, element: Element, in_place: bool) -> Element:
    """The element, or a new version of it where a client has it in hand."""
    versioned = element.kind.trait(Versioned)
    if in_place or not versioned or element.stage not in versioned.handed:
        return element
    from crmcli.actions.funnel.clone import new_version

    return new_version(act, element)


def _written(act: Act, step: Step, sentence: str, before: Element, element: Element, **more: Any) -> Written:
    if element is before:
        return written(act, step, sentence, **{"updated": [element.node], **more})
    said = f"{before.ref} was {before.stage}: {shown_new(act, element.node)} is its new version. {sentence}"
    return written(act, step, said, **{**more, "created": [element.node], "updated": []})


def _billing(act: Act, element: Element) -> Billing | None:
    from crmcli.actions.money.billing.state import billing

    return billing(act, [element]).get(element.node)


def _worth_less(act: Act, element: Element, before: Billing | None) -> list[str]:
    from crmcli.actions.money.billing.state import worth_less

    return worth_less(act, [element], {element.node: before}) if before else []


def _over_billed(element: Element, found: Billing | None, after: Mapping[int, Row | None]) -> list[str]:
    """What was billed of lines beyond what they have ``after`` a change, by their ids; None for one that goes."""
    from crmcli.model.billing import remainder, units

    billed = {} if found is None else found.quantities
    warnings = []
    for line in element.lines:
        quantity = billed.get(line["id"], "0") if line["id"] in after else "0"
        if quantity == "0":
            continue
        new = after[line["id"]]
        counts = new is not None and new["type"] == "product" and not new["optional"]
        if remainder(units(quantity), units(new["quantity"]) if new and counts else 0):
            what = f"{quantity} of line {line['number']} was billed"
            than = f", and it has {new['quantity']} now" if new and counts else ", and it no longer counts"
            warnings.append(f"{what}{than}: {element.ref} is over-billed.")
    return warnings


def _with_lines(act: Act, ref: str, check: bool = True) -> Element:
    element = named(act, [ref], titles=True, points=False).elements[0]
    if not element.kind.trait(Lines):
        able = [kind.plural for kind in act.registry.bearers(Lines)]
        raise WrongKind(f"{element.ref} has no lines.", f"Kinds with lines: {listed(able, 9)}.", ref=element.ref)
    if check:
        check_open(element, ("lines",))
    return element


def _numbered(element: Element, number: str) -> Row:
    found = next((line for line in element.lines if str(line["number"]) == number.strip()), None)
    if found is None:
        if not number.strip().isdigit():
            raise BadValue("line", number, "is not a line number", "2")
        there = listed((str(line["number"]) for line in element.lines), 9)
        hint = f"Its lines: {there}." if there else "It has no lines."
        raise NotFound(f"{element.ref} has no line {number}.", hint, ref=element.ref)
    return found


def _next_number(act: Act, element: Element) -> int:
    """One more than was ever used on the element: line numbers never change and never come back."""
    from crmcli.store.history import highest_on

    present = max((line["number"] for line in element.lines), default=0)
    return max(int(present), highest_on(act, "line", element.node, "number")) + 1


def _write(
    act: Act,
    element: Element,
    present: Sequence[Row],
    *,
    new: Sequence[Row] = (),
    changed: Sequence[tuple[Row, Row]] = (),
    gone: Sequence[Row] = (),
) -> list[Node]:
    """Write what changed, and the sums of all lines that it moved; returns the element if anything did."""
    from crmcli.model.totals import bills_money

    fresh = [dict(line) for line in present]
    altered = [after for before, after in changed if _sums_differ(before, after)]
    moved = any(not bills_money(line) for line in (*new, *gone, *altered))
    for line in fresh:
        if line in altered or (moved and not bills_money(line)):
            line.pop("net", None)
    compute_sums(fresh, element.terms)
    for line in new:
        line.update(next(row for row in fresh if row["number"] == line["number"]))
        line["kind"], line["element"] = element.kind.name, element.id
    records.delete(act, "line", gone)
    by_id = {line["id"]: line for line in element.lines}
    both = [(by_id[line["id"]], line) for line in fresh if line.get("id") is not None]
    other = [(before, after) for before, after in both if before != after]
    wrote = bool((other and records.update(act, "line", other)) or new or gone)
    records.create(act, "line", new)
    element.lines = [by_id.get(line.get("id", 0), line) for line in fresh]
    return change(act, [(element, {} if fresh else {element.kind.amount: None})], parts=[element.node] if wrote else [])


def _sums_differ(before: Row, after: Row) -> bool:
    return any(before[name] != value for name, value in after.items() if name not in _TEXTS)
