"""What the law wants on an invoice (§§ 14, 14a UStG; EN 16931): all that is missing, and how to give it."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.actions.elements.element import Element
from crmcli.actions.money.issue_parties import Missing, of_parties
from crmcli.actions.money.texts import language_of
from crmcli.errors import MissingValue, Refused
from crmcli.model.texts import language
from crmcli.model.texts.language import Language
from crmcli.model.traits import Issued, Numbered
from crmcli.store.act import Act, Row

_WITH_REASON = ("E", "AE", "K", "G", "O")  # tax categories that charge nothing and must say why


def check(act: Act, draft: Element, row: Row) -> None:
    """Raises MissingValue (exit 5) that names everything, or Refused for days and sums that cannot be."""
    missing = [*of_parties(act, draft, row, _categories(draft)), *_of_lines(draft)]
    if missing:
        names = [lack.field for lack in missing]
        raise MissingValue(
            f"{draft.ref} cannot be issued: it lacks {', '.join(names)}.",
            f"Give it with {'; '.join(_commands(missing))}",
            ref=draft.ref,
            field=names[0],
            candidates=names,
        )
    optional = next((line["number"] for line in draft.lines if line["optional"]), None)
    if optional is not None:
        raise Refused(
            f"Line {optional} of {draft.ref} is optional, and an invoice bills every line that it has.",
            f"crm line edit {draft.ref} {optional} --set optional=no, or crm line rm {draft.ref} {optional}",
            ref=draft.ref,
            field="optional",
        )
    _check_days(draft, row)
    if row[draft.kind.amount] < 0:
        raise Refused(
            f"The total of {draft.ref} is negative, so it cannot be invoiced.",
            "Use crm credit to give back what an invoice has billed.",
            ref=draft.ref,
        )


def exempt_lines(act: Act, draft: Element) -> list[tuple[Row, Row]]:
    """The lines that state no tax because the seller is a small business, with what they state from now on.

    Raises Refused (exit 5) when a small business charges tax: it would owe it (§ 14c UStG).
    """
    if act.setting("small_business") != "1":
        return []
    charged = [line["number"] for line in draft.lines if line["tax_rate"] not in (None, "0")]
    if charged:
        raise Refused(
            f"{draft.ref} charges tax on line {charged[0]}, but the seller is a small business (§ 19 UStG).",
            f'crm line edit {draft.ref} {charged[0]} --tax "", or crm config set small_business no.',
            ref=draft.ref,
            field="tax_rate",
        )
    unstated = [line for line in draft.lines if line["type"] == "product" and line["tax_category"] is None]
    return [(line, {"tax_rate": "0", "tax_category": "E"}) for line in unstated]


def expected_note(act: Act, draft: Element) -> str | None:
    """The reasons that it would bear if it were issued now."""
    unstated = any(line["type"] == "product" and line["tax_category"] is None for line in draft.lines)
    return tax_note(act, draft, unstated and act.setting("small_business") == "1")


def tax_note(act: Act, draft: Element, small: bool) -> str | None:
    """The reasons for which no tax is charged, a line each, in the words of the settings or of the language; ``small``
    tells that it is because the seller is a small business."""
    used = {line["tax_category"] for line in draft.lines} | ({"E"} if small else set())
    names = [category.lower() for category in _WITH_REASON if category in used]
    spoken = language(language_of(act, draft))
    if small:
        names[0] = "small_business"
    return "\n".join(_reason(act, name, spoken) for name in names) or None


def _reason(act: Act, name: str, spoken: Language) -> str:
    """Why no tax is charged: in the seller's own words, else in those of the language."""
    own, declared = act.setting(f"reason_{name}") or "", act.registry.by_setting[f"reason_{name}"].default
    return spoken.reasons.get(name, own) if own == declared else own


def _of_lines(draft: Element) -> Iterable[Missing]:
    if not draft.lines:
        yield Missing("lines", f'crm line add {draft.ref} "..."', "--price 99.90 --tax 19")
    for line in draft.lines:
        if line["type"] == "product" and line["tax_category"] is None:
            edit = f"crm line edit {draft.ref} {line['number']}"
            yield Missing(f"tax_rate of line {line['number']}", edit, "--tax 19 (or --category E: no tax)")


def _categories(draft: Element) -> set[str]:
    return {line["tax_category"] for line in draft.lines if line["tax_category"]}


def _check_days(draft: Element, row: Row) -> None:
    own = draft.kind.its(Issued)
    for early, late in ((draft.kind.its(Numbered).date, own.due), (own.supply, own.until)):
        if row[late] and row[late] < row[early]:
            raise Refused(
                f"{draft.ref}: {late} {row[late]} is before {early} {row[early]}.",
                f"crm edit {draft.ref} {draft.kind.by_name[late].flag} +14d",
                ref=draft.ref,
                field=late,
            )


def _commands(missing: Iterable[Missing]) -> list[str]:
    """One command for each element, with all the options that it needs."""
    options: dict[str, list[str]] = {}
    for lack in missing:
        options.setdefault(lack.command, []).append(lack.option)
    return [f"{command} {' '.join(words)}" for command, words in options.items()]
