"""What a document says, as canonical JSON: frozen when it is issued, made of the present state until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.texts import language_of
from crmcli.light import json
from crmcli.model.results import Record
from crmcli.model.totals import adjustment_shares
from crmcli.model.traits import FillsLines, Issued, Numbered, Payable
from crmcli.store import records
from crmcli.store.act import Act
from crmcli.store.sealing import may_change
from crmcli.store.seals import Head

SCHEMA = 2  # 1 is that of 0.1.0, which did not say so
_NOT_ON_PAPER = ("id", "kind", "created_at")


def frozen(act: Act, element: Element, head: Head | None = None) -> str:
    """Everything that a document says which is about to be issued: keys in order, no blanks, decimals as texts. The
    ``head`` of the seals of the history is kept with it.

    What may change afterwards (stage, payments, comments) is not in it.
    """
    said = content(act, element)
    if head is not None:
        said["sealed"] = {"step": head.step, "sha256": head.sha256}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content(act: Act, element: Element) -> Record:
    """The same as an object."""
    from crmcli.actions.look.values import plain
    from crmcli.actions.money.line_records import sums

    kind = element.kind
    fields = plain(act, kind, element.row)
    said: Record = {name: value for name, value in fields.items() if name not in (*_NOT_ON_PAPER, *_later(element))}
    said.setdefault("type", kind.name)
    said |= {"schema": SCHEMA, "language": language_of(act, element), "logo": act.setting("logo")}
    said |= {"lines": _lines(act, element)}
    said["totals"] = sums(element)
    said["corrects"] = _corrected(act, element)
    return said


def _later(element: Element) -> set[str]:
    """The fields that a document does not say: they may change when it has been issued."""
    kind = element.kind
    issued = kind.trait(Issued)
    later = {*(may_change(kind) if kind.sealed else ()), *(sign.name for sign in kind.date_flags)}
    return later | ({issued.checksum} if issued else set())


def _lines(act: Act, element: Element) -> list[Record]:
    """The lines, with the article numbers of what they sell and the shares of discounts and charges by rate."""
    from crmcli.actions.money.billing.names import current_names
    from crmcli.actions.money.line_records import line_records

    draft = element.stage == element.kind.first_stage and element.kind.trait(Payable)
    names = {line["number"]: new["name"] for line, new in current_names(act, element)} if draft else {}
    codes = _codes(act, [line["product"] for line in element.lines if line["product"]])
    shared = adjustment_shares(element.lines, *element.terms)
    found = []
    for position, record in enumerate(line_records(act, element, None)):
        line = element.lines[position]
        record["name"] = names.get(line["number"], record["name"])
        record["code"] = codes.get(line["product"])
        record["bills"] = line["bills"]
        if position in shared:
            record["shares"] = _rates(shared[position], element.currency)
        del record["billed"]
        found.append(record)
    return found


def _rates(parts: Sequence[tuple[str | None, str | None, int, int]], currency: str) -> list[Record]:
    from crmcli.model.money import amount_text

    return [
        {"category": category, "rate": rate, "net": amount_text(net, currency), "tax": amount_text(tax, currency)}
        for category, rate, net, tax in parts
    ]


def _codes(act: Act, products: Sequence[int]) -> Mapping[int | None, str | None]:
    kind = act.registry.bearer(FillsLines)
    code = kind.its(FillsLines).code if kind else None
    if not (kind and code and products):
        return {}
    return {number: row[code] for number, row in records.get(act, kind.name, products).items()}


def _corrected(act: Act, element: Element) -> Record | None:
    """The preceding document that is corrected (BG-3): its number and date."""
    kind, payable = element.kind, element.kind.trait(Payable)
    corrected = element.row[payable.corrects] if payable else None
    if corrected is None:
        return None
    numbered = kind.its(Numbered)
    other = records.get(act, kind.name, [corrected])[corrected]
    same = {name: other[name] for name in (numbered.field, numbered.date)}
    return {"ref": f"{kind.prefix}-{corrected}", **same}
