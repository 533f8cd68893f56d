"""Whether a client may be reminded: only of what is overdue now."""

from __future__ import annotations

from crmcli.actions.elements.element import Element
from crmcli.errors import Refused
from crmcli.model.traits import DateFlag
from crmcli.model.traits_of_parties import Reminded
from crmcli.store.act import Act


def overdue(act: Act, element: Element) -> DateFlag:
    """By which sign of its date it is; raises Refused (exit 5) for one that is not."""
    wanted, kind = element.kind.its(Reminded).when, element.kind
    if element.stage == kind.elsewhere:
        raise Refused(
            f"{element.ref} was issued elsewhere, so there is nothing to send.",
            f"crm {kind.name} list {wanted} stage!={element.stage} shows those that can be sent.",
            ref=element.ref,
        )
    sign = next(sign for sign in element.kind.date_flags if sign.name == wanted)
    day = element.row[sign.past]
    if element.stage not in sign.when or day is None or day >= act.today:
        why = f"it is {element.stage}" if element.stage not in sign.when else f"it is due on {day or 'no day'}"
        raise Refused(
            f"{element.ref} is not {wanted}: {why}.",
            f"crm {element.kind.name} list {wanted} shows those that are.",
            ref=element.ref,
        )
    return sign
