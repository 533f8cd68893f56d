"""What the composed lines of an invoice are called: in its client's language of now, as long as it is a draft."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.elements.element import Element
from crmcli.actions.money.billing.ledger import Posting
from crmcli.actions.money.texts import Texts, texts_of
from crmcli.light import re
from crmcli.model.money import shown_amount
from crmcli.model.refs import ref
from crmcli.model.texts import LANGUAGES, language, places
from crmcli.model.traits import Numbered
from crmcli.store import records
from crmcli.store.act import Act, Row

_BY_MONEY = {"deposit": ("deposit",), "part": ("percent", "part")}  # role of a line -> the texts it may be called by


def current_names(act: Act, invoice: Element) -> list[tuple[Row, Row]]:
    """The composed lines of a draft, each with its name in the words that its client has now.

    Lines that somebody named otherwise keep that name.
    """
    texts = texts_of(act, invoice)
    billed = [line for line in invoice.lines if line["bills"] in _BY_MONEY]
    named = [(line, {"name": _retold(line, texts)}) for line in billed]
    return named + [
        (line, {"name": deduction_name(posting, invoice.currency, texts)}) for line, posting in deducted(act, invoice)
    ]


def deducted(act: Act, invoice: Element) -> Iterator[tuple[Row, Posting]]:
    """The lines that take a deposit or a part off, each with what billed that."""
    kind = invoice.kind
    numbered = kind.its(Numbered)
    off = [line for line in invoice.lines if line["bills"] == "deduction" and line["gross"] < 0]
    lines = records.get(act, "line", [line["deposit"] for line in off]) if off else {}
    documents = records.get(act, kind.name, {line["element"] for line in lines.values()}) if off else {}
    for line in off:
        billed = lines[line["deposit"]]
        row = documents[billed["element"]]
        name = row[numbered.field] or ref(kind.prefix, row["id"])
        yield line, Posting(billed, row, name, 1, row[numbered.date])


def deduction_name(posting: Posting, currency: str, texts: Texts) -> str:
    """ "Deposit RE-2026-0001 of 2026-11-24: net 2,400.00, tax 360.00" """
    row, spoken = posting.row, texts.language
    return texts(
        "less_deposit" if row["bills"] == "deposit" else "less_part",
        number=posting.name,
        date=spoken.day(posting.day),
        net=spoken.number(shown_amount(row["net"], currency)),
        tax=spoken.number(shown_amount(row["tax"], currency)),
    )


def _retold(line: Row, texts: Texts) -> str:
    """The name of a line that bills money, when a language of ours made it, as ``texts`` have it."""
    for code in LANGUAGES:
        spoken = language(code)
        for name in _BY_MONEY[line["bills"]]:
            found = re.fullmatch(places(spoken.texts[name]), line["name"])
            percent = found and spoken.number(line["percent"])
            if found and found.groupdict().get("percent") == percent:
                return texts(name, ref=found["ref"], percent=texts.language.number(line["percent"]))
    return str(line["name"])
