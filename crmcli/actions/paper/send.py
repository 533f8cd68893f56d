"""``crm send``: documents to their clients by mail, each its own message; what cannot be sent is said before any is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.issue import issue
from crmcli.actions.outcome import listed
from crmcli.actions.paper.handing import HandedOver, Tick, check_alone, check_unsent, handed, stopped, written
from crmcli.actions.paper.mailing import SEND, MailMessage, MessageRequest, drawn, letter, packed, recipients
from crmcli.actions.paper.paylink import offer
from crmcli.actions.paper.posting import post
from crmcli.actions.verbs import require_verb
from crmcli.errors import CrmError, Refused
from crmcli.model.results import Record, Written
from crmcli.model.traits import Payable
from crmcli.model.traits_of_parties import Mailed
from crmcli.store import outbox
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def send(act: Act, refs: Sequence[str], request: MessageRequest, tick: Tick = lambda _: None) -> Written:
    """Send documents; ``tick`` is told how many are on their way.

    All are checked and planned before the first is sent. One that fails stops the rest, which stay planned, unless the
    request is to keep going. Raises OtherSystem (exit 9), Refused and MissingValue (5), AlreadyDone (4).
    """
    check_alone(act)
    failures, named = list[Record](), _distinct(act, refs)
    hand_over, allowed = post(act), failures if request.keep_going else None
    elements = _good(act, named, request, allowed)
    issued, letters = _prepared(act, elements, request, allowed)
    sent, step = handed(act, hand_over, letters, request, HandedOver(issued, failures), tick)
    return written(_sentence(issued, sent), step, sent, letters, failures)


def preview(act: Act, refs: Sequence[str], request: MessageRequest) -> list[tuple[str, bytes]]:
    """(file name, bytes) of each message that ``send`` would send, on a dry run."""
    elements = _good(act, _distinct(act, refs), request, None, careful=False)
    with act.step():
        _issue(act, elements, request)
        made = [drawn(act, element, request) for element in _again(act, elements)]
    letters = [letter(act, one, request) for one in made]
    names = [f"{one.document.name.rpartition('.')[0]}.eml" for one in letters]
    return list(zip(names, packed(letters), strict=True))


def _distinct(act: Act, refs: Sequence[str]) -> list[Element]:
    found = require_verb(act, refs, "send", titles=len(refs) == 1)
    return list({element.node: element for element in found}.values())


def _again(act: Act, elements: Sequence[Element]) -> list[Element]:
    """As they are now: issuing has changed them."""
    return require_verb(act, [element.ref for element in elements], "send")


def _good(
    act: Act, elements: Sequence[Element], request: MessageRequest, failures: list[Record] | None, careful: bool = True
) -> list[Element]:
    """Those that can be sent; what is wrong with another is raised, or written into ``failures``."""
    before = outbox.about(act, [element.node for element in elements])
    good = []
    for element in elements:
        try:
            _check(act, element, request, before if careful else {})
            good.append(element)
        except CrmError as error:
            if failures is None:
                raise
            failures.append({**error.as_json(), "ref": element.ref})
    return good


def _check(act: Act, element: Element, request: MessageRequest, before: Mapping[Node, Sequence[Row]]) -> None:
    if _must_be_issued(element) and request.issuing is None:
        raise Refused(
            f"{element.ref} is a draft, which no client gets.",
            f"crm send {element.ref} --issue issues it first.",
            ref=element.ref,
        )
    recipients(act, element, request)
    check_unsent(act, element, SEND, before.get(element.node, ()), request)


def _prepared(
    act: Act, elements: Sequence[Element], request: MessageRequest, failures: list[Record] | None
) -> tuple[list[str], list[MailMessage]]:
    """(those that were issued, the messages): all or none, or, with a list of ``failures``, those that can be made."""
    if failures is None:
        issued = _issue(act, elements, request)
        try:
            _link(act, elements)
        except CrmError as error:
            raise stopped(error, issued, [], []) from error
        return issued, [letter(act, drawn(act, element, request), request) for element in _again(act, elements)]
    issued, letters = [], list[MailMessage]()
    for element in elements:
        try:
            issued += _issue(act, [element], request)
            _link(act, [element])
            made = letter(act, drawn(act, _again(act, [element])[0], request), request)
            packed([made])
            letters.append(made)
        except CrmError as error:
            failures.append({**error.as_json(), "ref": element.ref})
    return issued, letters


def _must_be_issued(element: Element) -> bool:
    return bool(element.stage == element.kind.first_stage and not element.kind.its(Mailed).into)


def _issue(act: Act, elements: Sequence[Element], request: MessageRequest) -> list[str]:
    if request.issuing is None:
        return []
    drafts = [one.ref for one in elements if request.issuing.drafts_only or _must_be_issued(one)]
    if not drafts:
        return []
    issue(act, drafts, request.issuing.on, request.issuing.skonto, request.issuing.allow_over)
    return drafts


def _link(act: Act, elements: Sequence[Element]) -> None:
    """Have links made for what is paid by one, so that pages and messages tell them; raises the error of the first
    that fails."""
    for error in offer(act, [one.ref for one in elements if one.kind.trait(Payable)]).failures:
        raise error


def _sentence(issued: Sequence[str], sent: Sequence[MailMessage]) -> str:
    first = f"{listed(issued)} issued; " if issued else ""
    if len(sent) == 1:
        to = ", ".join(str(one) for one in sent[0].mail.to)
        return f"{first}{sent[0].element.ref} sent to {to} as {sent[0].document.name}"
    names = listed(one.element.ref for one in sent) if sent else "nothing"
    return f"{first}{names} sent"
