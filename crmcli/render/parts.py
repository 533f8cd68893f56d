"""The parts of a card, as harmless text: what stands in its heading, its fields, its totals and its links."""

from __future__ import annotations

from crmcli.light import Any, NamedTuple
from crmcli.model.results import Card, Column, Record, flat
from crmcli.render.cells import exact, grouped, is_empty, marked, shown
from crmcli.render.escape import visible
from crmcli.render.fields import plain_column
from crmcli.render.output import Output

# These stand in the heading or at the end of a card, or help scripts only.
_ELSEWHERE = {"ref", "kind", "id", "uid", "title", "stage", "created_at", "updated_at", "version"}
_OWN_PARTS = {"lines", "totals", "links", "custom", "files", "pinned"}


class Heading(NamedTuple):
    """What a card begins with; each part may be empty. The amount carries its currency."""

    title: str
    stage: str
    amount: str


class CardField(NamedTuple):
    """One field of a card: its title and the lines of its value."""

    title: str
    lines: list[str]


class Total(NamedTuple):
    """One row below the lines; ``strong`` marks the sum."""

    label: str
    amount: str
    strong: bool = False


class Linked(NamedTuple):
    """One link: how, to which reference, and what that is called."""

    how: str
    ref: str
    title: str


def heading(card: Card, output: Output) -> Heading:
    """The title, the marked stage and the amount of an element, as far as it has them."""
    record = card.record
    stage = str(record.get("stage") or "")
    amount = _amount_column(card)
    worth = shown(amount, record, output) if amount else ""
    return Heading(called(card), marked(stage, card.meanings.get(stage)), worth)


def _amount_column(card: Card) -> Column | None:
    """The column of what the element is worth as a whole."""
    return next((column for column in card.columns if column.name == "amount"), None)


def called(card: Card) -> str:
    """What people call the element: its title, else the values of its title columns."""
    names = [column.name for column in card.columns if column.role == "title"]
    words = [card.record.get("title")] if card.record.get("title") else [card.record.get(name) for name in names]
    return visible(" ".join(str(word) for word in words if word))


def ordinary_fields(card: Card, output: Output) -> list[CardField]:
    """The filled fields that have no place of their own: how to reach somebody, the declared ones, the custom ones."""
    record, known, amount = card.record, {column.name for column in card.columns}, _amount_column(card)
    reached = [plain_column(name) for name, value in record.items() if name not in known and _are_labelled(value)]
    columns = [*reached, *card.columns, *([] if "tags" in known else [plain_column("tags")])]
    skipped = _ELSEWHERE | _OWN_PARTS
    if amount and not is_empty(record.get(amount.name)):
        skipped = skipped | {amount.name, amount.currency}
    if card.page:
        skipped = skipped | card.page.hidden
    found = [
        _labelled(card, column, output) for column in columns if column.name not in skipped and not _usual(card, column)
    ]
    custom: Record = record.get("custom") or {}
    found += [
        CardField(plain_column(visible(name)).title, _lines(value))
        for name, value in custom.items()
        if name not in known
    ]
    return [field for field in found if any(field.lines)]


def _usual(card: Card, column: Column) -> bool:
    """Whether a value is the one that nobody needs to be told."""
    return column.default is not None and card.record.get(column.name) == column.default


def named_fields(card: Card, columns: list[Column], output: Output) -> list[CardField]:
    """Exactly the fields that ``--fields`` names, empty ones too."""
    return [_labelled(card, column, output) for column in columns]


def totals_of(card: Card) -> list[Total]:
    """Net, the tax of each rate, the total, and what of it is paid, due and billed; empty when there is nothing."""
    record = card.record
    totals: Record = record.get("totals") or {}
    billing: Record = record.get("billing") or {}
    billed = billing.get("state") not in (None, "none")
    if is_empty(record.get("lines")) and not billed and not _counts(totals.get("paid")):
        return []
    currency = visible(card.currency or "")
    found = [Total("Net", _amount(totals.get("net")))]
    for rate in totals.get("by_rate") or []:
        if not is_empty(rate.get("rate")) or not is_empty(rate.get("category")):
            found.append(Total(f"{_taxed(rate)} on {_amount(rate.get('net'))}", _amount(rate.get("tax"))))
    found.append(Total(f"Total {currency}".rstrip(), _amount(totals.get("total")), strong=True))
    settled = [(title, totals.get(title.lower())) for title in ("Credited", "Paid", "Skonto", "Rounding")]
    found += [Total(title, _amount(value)) for title, value in settled if _counts(value)]
    if any(_counts(value) for _, value in settled):
        found.append(Total("Due", _amount(totals.get("due"))))
    if billed:
        title = "Billed (over)" if billing.get("state") == "over" else "Billed"
        found += [Total(title, _amount(billing.get("billed"))), Total("Open", _amount(billing.get("open")))]
    return [total for total in found if total.amount]


def _taxed(rate: Record) -> str:
    """ "19 %"; where no tax is charged for a reason, with its category: "0 % (AE)"."""
    category = exact(rate.get("category"))
    words = [] if is_empty(rate.get("rate")) else [f"{exact(rate.get('rate'))} %"]
    words += [f"({category})"] if category not in ("", "S", "Z") else []
    return visible(" ".join(words))


def line_records(record: Record) -> list[Record]:
    """The product lines, with their added fields beside the others; one that is optional says so in its name."""
    found = [{**(line.get("custom") or {}), **line} for line in record.get("lines") or []]
    return [
        {**line, "name": f"{line.get('name') or ''} (optional)".lstrip()} if line.get("optional") else line
        for line in found
    ]


def link_groups(card: Card) -> list[Linked]:
    """The links, those of the same ``how`` together, in the order in which each first appears."""
    links: list[Record] = card.record.get("links") or []
    order = list(dict.fromkeys(_how(link) for link in links))
    links = sorted(links, key=lambda link: order.index(_how(link)))
    return [
        Linked(
            visible(_how(link)),
            visible(str(link["ref"])),
            visible(" ".join(filter(None, (card.titles.get(str(link["ref"])), _role(link))))),
        )
        for link in links
    ]


def _how(link: Record) -> str:
    """How it is linked: "merged into", and from the other end "merged into it"."""
    how = str(link.get("how") or "").replace("_", " ")
    return f"{how} it" if how.endswith(" into") and link.get("direction") == "from" else how


def _role(link: Record) -> str:
    """What somebody is in a company, in brackets."""
    return f"({exact(link['role'])})" if link.get("role") else ""


def _labelled(card: Card, column: Column, output: Output) -> CardField:
    record = flat(card.record)
    value = record.get(column.name)
    if isinstance(value, list):
        lines = _lines(value)
    else:
        lines = shown(column, record, output, lines=column.role == "long").split("\n")
        if column.role == "ref" and isinstance(value, str) and value in card.titles:
            reached = card.page.parties.get(value, "") if card.page else ""
            lines = ["  ".join(filter(None, (lines[0], visible(card.titles[value]), visible(reached))))]
    return CardField(visible(column.title), lines)


def _lines(value: Any) -> list[str]:
    """A list: one line per address, label last; plain words on one line."""
    if _are_labelled(value):
        return [
            visible(str(item["value"])) + (f"  ({visible(str(item['label']))})" if item.get("label") else "")
            for item in value
        ]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [visible(exact(value).replace("; ", ", ") if isinstance(value, list) else exact(value))]


def _are_labelled(value: Any) -> bool:
    """Whether a value is a list of e-mail addresses or phone numbers."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and "value" in item for item in value)


def _amount(value: Any) -> str:
    return visible(grouped(exact(value)))


def _counts(value: Any) -> bool:
    """Whether an amount text is there and is not nought."""
    return any(digit in "123456789" for digit in exact(value))
