"""``crm remind``: clients are reminded of what is overdue, level by level, until it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from crmcli.actions.elements.element import Element
from crmcli.actions.money.balance import Balance, with_balances
from crmcli.actions.outcome import listed
from crmcli.actions.paper.handing import HandedOver, Tick, check_alone, check_unsent, handed, written
from crmcli.actions.paper.mailing import MessageParts, MessageRequest, drawn, letter, packed, recipients
from crmcli.actions.paper.overdue import overdue
from crmcli.actions.paper.posting import REMINDER, level_of, post
from crmcli.errors import CrmError, Refused
from crmcli.model.dates import parse_stored
from crmcli.model.money import digits
from crmcli.model.results import Record, Written
from crmcli.model.traits_of_parties import Reminded
from crmcli.store import outbox
from crmcli.store.act import Act

_FEE_FROM = 2  # the first reminder is what puts a client in default, so it asks for nothing


def remind(act: Act, refs: Sequence[str], request: MessageRequest, tick: Tick = lambda _: None) -> Written:
    """Send the next reminder of each; of several, those that were reminded too recently are passed over.

    Raises Refused (exit 5) for one that is not overdue, or was reminded often enough, and what ``crm send`` raises.
    """
    check_alone(act)
    failures, early = list[Record](), list[str]()
    due = _due(act, refs, request, failures if request.keep_going else None, early)
    hand_over, letters = post(act), [letter(act, one, request) for one in due]
    sent, step = handed(act, hand_over, letters, request, HandedOver([], failures), tick)
    told = [f"{one.element.ref} (level {level_of(one.what)})" for one in sent]
    found = written(f"{listed(told) if told else 'nobody'} reminded", step, sent, letters, failures)
    return Written(**{**vars(found), "warnings": [*early, *found.warnings]})


def preview(act: Act, refs: Sequence[str], request: MessageRequest) -> list[tuple[str, bytes]]:
    """(file name, bytes) of each message that ``remind`` would send."""
    letters = [letter(act, one, request) for one in _due(act, refs, request, None, [])]
    names = [f"{one.document.name.rpartition('.')[0]}-{one.what}.eml".replace("_", "-") for one in letters]
    return list(zip(names, packed(letters), strict=True))


def _due(
    act: Act, refs: Sequence[str], request: MessageRequest, failures: list[Record] | None, early: list[str]
) -> list[MessageParts]:
    """The next reminder of each; what is too early is told in ``early``, and raised where it is the only one."""
    found, balances = with_balances(act, list(dict.fromkeys(refs)), "remind", titles=len(refs) == 1)
    elements = list({element.node: element for element in found}.values())
    before = outbox.about(act, [element.node for element in elements])
    made = []
    for element in elements:
        try:
            overdue(act, element)
            level = _next_level(element)
            too_early = _too_early(act, element)
            if too_early and len(elements) > 1:
                early.append(f"{too_early.message} {too_early.hint}")
                continue
            if too_early:
                raise too_early
            recipients(act, element, request)
            what = f"{REMINDER}{level}"
            check_unsent(act, element, what, before[element.node], request)
            made.append(drawn(act, element, request, what, _sums(act, element, balances[element.node], level)))
        except CrmError as error:
            if failures is None:
                raise
            failures.append({**error.as_json(), "ref": element.ref})
    return made


def _next_level(element: Element) -> int:
    """Raises Refused (exit 5) for one that was reminded often enough."""
    reminded = element.kind.its(Reminded)
    level = (element.row[reminded.level] or 0) + 1
    if level > reminded.most:
        last = element.row[reminded.at][:10]
        raise Refused(
            f"{element.ref} was reminded {reminded.most} times already, the last time on {last}.",
            f"Call the client; crm cancel {element.ref} cancels what will not be paid.",
            ref=element.ref,
        )
    return level


def _too_early(act: Act, element: Element) -> Refused | None:
    """Why the next reminder has to wait, if it has."""
    reminded = element.kind.its(Reminded)
    last = element.row[reminded.at]
    if last is None:
        return None
    day = parse_stored(last).astimezone(act.zone).date()
    first = (day + timedelta(days=int(act.setting("reminder_days") or "7"))).isoformat()
    if act.today >= first:
        return None
    message = f"{element.ref} was reminded on {day.isoformat()}, so the next reminder is for {first}."
    return Refused(message, "The setting reminder_days says how long that takes.", ref=element.ref)


def _sums(act: Act, element: Element, balance: Balance, level: int) -> dict[str, int]:
    """What is open, what this and earlier reminders cost, the interest, and all of it; in minor units."""
    found = {"open": balance.due}
    if level >= _FEE_FROM:
        places = Decimal(10) ** digits(element.currency)
        fee = Decimal(act.setting("reminder_fee") or "0") * places * (level - _FEE_FROM + 1)
        rate = Decimal(act.setting("reminder_interest") or "0")
        sign = overdue(act, element)
        days = (date.fromisoformat(act.today) - date.fromisoformat(element.row[sign.past])).days
        interest = Decimal(balance.due) * rate * days / 36500
        more = {"fee": fee, "interest": interest}
        found |= {name: int(amount.quantize(Decimal(1), ROUND_HALF_UP)) for name, amount in more.items() if amount}
    return {**found, "sum": sum(found.values())}
