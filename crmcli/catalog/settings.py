"""The settings of a database and what holds when they are not set."""

from __future__ import annotations

from crmcli.model.colours import Colour
from crmcli.model.column_names import ColumnNames
from crmcli.model.endpoints import Endpoint
from crmcli.model.files import File
from crmcli.model.kinds import Setting
from crmcli.model.patterns import NextNumber, Pattern
from crmcli.model.terms import Skonto
from crmcli.model.texts import LANGUAGES, MailPattern, Wording
from crmcli.model.types import Choice, Country, Currency, Flag, Mailbox, Number, Reference, TaxRate, Text, Whole
from crmcli.model.zones import Zone

# What mails know of a document; documents/mail.py fills it in.
_MAIL_PLACES = ("number", "title", "date", "due", "total", "terms", "link", "person", "client", "seller")
_MAILS = {
    "quote": "a quote",
    "invoice": "an invoice",
    "cancellation": "a cancellation",
    "credit": "a credit note",
}
_REMINDER_PLACES = (*_MAIL_PLACES, "open", "fee", "interest", "sum")
_REMINDERS = {1: "first", 2: "second", 3: "third"}

SETTINGS = (
    Setting("currency", Currency(), "EUR", "Currency of new elements."),
    Setting("country", Country(), None, "Country whose calling code a phone number without one gets."),
    Setting("timezone", Zone(), None, "Time zone that decides what today is; the system's when the file is created."),
    Setting("tax_rate", TaxRate(), None, "Tax rate in percent of new lines for which none is stated."),
    Setting("tax_included", Flag(), "0", "The prices of new lines include their tax, unless it is stated."),
    Setting("tax_rounding", Choice(("group", "line")), "group", "Tax is rounded once per rate or once per line."),
    Setting("seller", Reference("company", "seller_of"), None, "The company that sells; the only one marked mine."),
    Setting("quote_number", Pattern(), "AN-{year}-{n:04}", "Pattern of quote numbers."),
    Setting("quote_next", NextNumber(), None, "The next quote gets at least this number in its series."),
    Setting("quote_validity", Whole(0, 3650), "30", "Days for which a new quote is valid."),
    Setting("invoice_number", Pattern(), "RE-{year}-{n:04}", "Pattern of invoice numbers."),
    Setting("invoice_next", NextNumber(), None, "The next invoice gets at least this number in its series."),
    Setting("payment_terms", Whole(0, 3650), "14", "Days after which an issued invoice is due."),
    Setting("skonto", Skonto(), None, "Early-payment discount on new documents, such as 2%/14."),
    Setting("small_business", Flag(), "0", "No tax is charged, because the seller is a small business (§ 19 UStG)."),
    Setting("reminder_days", Whole(1, 3650), "7", "Days from one reminder of an invoice to the next."),
    Setting("reminder_fee", Number(), None, "Fee that the second and the third reminder ask for, in its currency."),
    Setting("reminder_interest", TaxRate(), None, "Interest in percent a year that these ask for."),
    *(
        Setting(f"columns.{kind}", ColumnNames(kind), None, f"Columns at a terminal, such as {example}.")
        for kind, example in (
            ("lead", "title,company_name,phones"),
            ("contact", "title,company.title,job_title"),
            ("company", "title,city,industry"),
            ("deal", "title,client,amount,owner"),
            ("quote", "number,client_name,amount"),
            ("invoice", "number,client_name,due"),
            ("product", "title,price,unit"),
            ("payment", "date,client,amount"),
            ("task", "title,due_at,owner"),
        )
    ),
    Setting(
        "idle_days", Whole(1, 3650), "14", "Days after which crm today names a lead that nobody wrote anything on."
    ),
    Setting("expiry_days", Whole(0, 3650), "7", "Days before a quote expires in which crm today names it."),
    Setting("file_limit", Whole(1, 1000), "25", "Largest file that crm attach keeps, in MiB."),
    Setting("key_days", Whole(1, 3650), "90", "Days after which crm doctor --fix forgets a --key."),
    Setting("keep_years", Whole(1, 99), "8", "Years for which what is booked is kept, behind the end of its own."),
    Setting("logo", File(("image/png", "image/jpeg"), 1 << 20), None, "Picture on documents: a PNG or JPEG file."),
    Setting("accent", Colour(), "#1f4e79", "Colour of headings and rules on documents."),
    Setting("template", File(("text/html",), 1 << 18), None, "Page of your own for documents in HTML: a file of text."),
    # How mail is sent: secrets are not among it, see crmcli/connect/secrets.py.
    Setting("mail_from", Mailbox(), None, "Whom mail comes from; else the seller's email address."),
    Setting("smtp_host", Text(), None, "Mail server that crm send hands messages to."),
    Setting("smtp_port", Whole(1, 65535), None, "Its port; else 465 for tls, 587 for starttls, 25 for none."),
    Setting("smtp_user", Text(), None, "Name to log in with; CRM_SMTP_PASSWORD is its password."),
    Setting("smtp_security", Choice(("tls", "starttls", "none")), "tls", "none is for a server on this machine only."),
    Setting("smtp_password_command", Text(), None, "Command that prints the password, such as: pass show mail"),
    Setting("sendmail_command", Text(), None, "Command that sends instead of a server, such as: sendmail -i --"),
    # Links to pay by. The keys themselves are kept nowhere: see crmcli/connect/secrets.py.
    Setting("payment_provider", Choice(("stripe", "mollie", "paypal_me")), None, "Who makes links to pay by."),
    Setting("payment_links", Flag(), "1", "An invoice gets a link when it is issued, where a provider is set."),
    Setting(
        "payment_key_command", Text(), None, "Command that prints the key; {name} in it is what the key is called."
    ),
    Setting("payment_base", Endpoint(), None, "Address of the provider's API, where it is not its own."),
    Setting("paypal_me", Text(), None, "Your name at paypal.me."),
    # Why no tax is charged: by tax category (UNCL 5305), printed on documents and kept with them.
    # These are the words of a seller who writes in English; other languages have their own (model/texts).
    Setting("reason_small_business", Text(), "No VAT charged: Kleinunternehmer, § 19 UStG.", "Of a small business."),
    Setting("reason_e", Text(), "Exempt from VAT: steuerfreie Leistung.", "Of tax category E, exempt."),
    Setting(
        "reason_ae",
        Text(),
        "Reverse charge: Steuerschuldnerschaft des Leistungsempfängers.",
        "Of tax category AE, reverse charge.",
    ),
    Setting(
        "reason_k",
        Text(),
        "Intra-Community supply: steuerfreie innergemeinschaftliche Lieferung.",
        "Of tax category K, intra-Community supply.",
    ),
    Setting("reason_g", Text(), "Export outside the EU: steuerfreie Ausfuhrlieferung.", "Of tax category G, export."),
    Setting("reason_o", Text(), "Not subject to VAT: nicht steuerbar.", "Of tax category O, outside the scope of VAT."),
    # What documents keep as text: in this language, or in words of the seller's own.
    Setting("language", Choice(LANGUAGES), "en", "Language of the texts that documents keep."),
    Setting("text_deposit", Wording(("ref", "percent")), None, "Line of a deposit: Deposit[ {percent} %] on {ref}"),
    Setting("text_part", Wording(("ref",)), None, "Line of an amount that is billed: Part of {ref}"),
    Setting("text_percent", Wording(("ref", "percent")), None, "Line of a share that is billed: {percent} % of {ref}"),
    Setting("text_less_deposit", Wording(("number", "date", "net", "tax")), None, "Line that deducts a deposit."),
    Setting(
        "text_less_part", Wording(("number", "date", "net", "tax")), None, "Line that deducts what was billed before."
    ),
    Setting("text_billed_again", Wording(("name",)), None, "Line that bills again what was deducted."),
    Setting("text_credit", Wording(("number",)), None, "Title of a credit, and its line of an amount."),
    Setting("text_cancellation", Wording(("number",)), None, "Title of a cancellation."),
    # What documents are sent with, for each language that clients may have; without it the words of the program.
    *(
        Setting(
            f"mail_{name}_{code}", MailPattern(_MAIL_PLACES), None, f"Mail with {what}; its first line is the subject."
        )
        for name, what in _MAILS.items()
        for code in LANGUAGES
    ),
    *(
        Setting(f"mail_reminder_{level}_{code}", MailPattern(_REMINDER_PLACES), None, f"Mail of the {which} reminder.")
        for level, which in _REMINDERS.items()
        for code in LANGUAGES
    ),
)
