"""The whole map of conversions, on one page."""

from __future__ import annotations

from crmcli.model.conversions import (
    Conversion,
    Guard,
    Rule,
    const,
    display_name,
    labelled,
    now,
    sibling,
    source,
    stage_meaning,
    take,
)

_ADDRESS: dict[str, Rule] = {
    "street": take("street"),
    "postal_code": take("postal_code"),
    "city": take("city"),
    "region": take("region"),
    "country": take("country"),
}
_ORIGIN: dict[str, Rule] = {
    "source": take("source"),
    "source_detail": take("source_detail"),
    "campaign": take("campaign"),
    "owner": take("owner"),
}
_DOCUMENT: dict[str, Rule] = {
    "title": take("title"),
    "contact": take("contact"),
    "company": take("company"),
    "currency": take("currency"),
    "amount": take("amount"),
    "tax_rounding": take("tax_rounding"),
    "comments": take("comments"),
    "owner": take("owner"),
}
_LEAD_CLOSED: dict[str, Rule] = {"stage": stage_meaning("won"), "converted_at": now()}
_LEAD_LOST = Guard("is junk", means="lost", hint="--force reopens and converts it.")
_LOST = Guard("is lost", means="lost")
_WON = Guard("is already won", means="won", warns=True)
_NO_CLIENT = Guard(
    "has no client",
    empty=("contact", "company"),
    force=False,
    hint="Give it one: crm edit {ref} --company COMPANY-1 or --contact CONTACT-1.",
)
_DECLINED = Guard("is declined", means="lost")
_EXPIRED = Guard("has expired", past="valid_until")

CONVERSIONS = (
    Conversion(
        "lead",
        "deal",
        help="The business itself: title, amount, lines, client, origin.",
        fields={
            "title": take("title"),
            "amount": take("amount"),
            "currency": take("currency"),
            "tax_rounding": take("tax_rounding"),
            "comments": take("comments"),
            "next_date": take("next_date"),
            "contact": sibling("contact"),
            "company": sibling("company"),
            "lead": source(),
            **_ORIGIN,
        },
        when=(_LEAD_LOST,),
        then={**_LEAD_CLOSED, "deal": sibling("deal")},
        joins=True,
        lines="copy",
        existing=True,
        tags=True,
        onward=("quote", "invoice"),
    ),
    Conversion(
        "lead",
        "contact",
        help="The person: name, email addresses, phone numbers, address.",
        fields={
            "salutation": take("salutation"),
            "first_name": display_name("first_name", "last_name", "emails", "title"),
            "last_name": take("last_name"),
            "job_title": take("job_title"),
            "birth_date": take("birth_date"),
            "emails": take("emails"),
            "phones": take("phones"),
            "website": take("website"),
            "comments": take("comments", unless="deal"),
            "company": sibling("company"),
            "lead": source(),
            **_ADDRESS,
            **_ORIGIN,
        },
        when=(_LEAD_LOST,),
        then={**_LEAD_CLOSED, "contact": sibling("contact")},
        joins=True,
        existing=True,
        tags=True,
    ),
    Conversion(
        "lead",
        "company",
        help="The company: name, address, and how it is reached.",
        fields={
            "title": take("company_name", "title"),
            "emails": labelled("emails", "work", unless="contact"),
            "phones": labelled("phones", "work", unless="contact"),
            "website": take("website"),
            "currency": take("currency"),
            "comments": take("comments", unless="deal"),
            "lead": source(),
            "owner": take("owner"),
            **_ADDRESS,
        },
        when=(_LEAD_LOST,),
        then={**_LEAD_CLOSED, "company": sibling("company")},
        joins=True,
        existing=True,
        tags=True,
    ),
    Conversion(
        "deal",
        "quote",
        help="An offer with the deal's lines, client and currency.",
        fields={
            **_DOCUMENT,
            "deal": source(),
            "lead": take("lead"),
        },
        when=(_LOST, _WON),
        lines="copy",
        needs_lines=True,
        repeat="allow",
    ),
    Conversion(
        "deal",
        "invoice",
        help="A draft invoice for what is not billed yet.",
        fields={**_DOCUMENT, "deal": source(), "type": const("invoice")},
        when=(_LOST, _NO_CLIENT),
        lines="bill",
        needs_lines=True,
        repeat="remains",
    ),
    Conversion(
        "quote",
        "deal",
        help="The business behind the offer.",
        fields={**_DOCUMENT, "lead": take("lead")},
        when=(Guard("already belongs to {deal}", filled="deal"), _DECLINED, _EXPIRED),
        then={"deal": sibling("deal")},
        lines="copy",
    ),
    Conversion(
        "quote",
        "invoice",
        help="A draft invoice for what is not billed yet.",
        fields={
            **_DOCUMENT,
            "quote": source(),
            "deal": take("deal"),
            "seller": take("seller"),
            "skonto": take("skonto"),
            "buyer_reference": take("buyer_reference"),
            "leitweg_id": take("leitweg_id"),
            "order_number": take("order_number"),
            "content": take("content"),
            "terms": take("terms"),
            "type": const("invoice"),
        },
        when=(Guard("is still a draft", stages=("draft",)), _DECLINED, _EXPIRED, _NO_CLIENT),
        lines="bill",
        needs_lines=True,
        repeat="remains",
    ),
)
