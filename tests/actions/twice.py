"""One person who is there twice, with all that can hang on somebody."""

from __future__ import annotations

from tests.actions.invoices import CLIENT, NOON, SELLER, done
from tests.conftest import Crm
from tests.prepared import prepared


@prepared
def twice(crm: Crm) -> None:
    """CONTACT-1 and CONTACT-2 are one person, of whom everything there is hangs on the second; CONTACT-3 is not."""
    crm.now = NOON
    crm.new("company", "Own", *SELLER, "--vat-id", "DE136695976")
    crm.new("company", "Acme", *CLIENT)
    done(crm, "field", "add", "contact", "shirt", "text")
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org", "--company", "COMPANY-2", "--tag", "vip", *CLIENT)
    crm.new(
        "contact", "Augusta Lovelace", "--email", "ADA@X.org", "--email", "ada@y.org", "--phone", "+49 30 1", *CLIENT
    )
    done(crm, "edit", "CONTACT-2", "--company", "COMPANY-2", "--job-title", "CTO", "--city", "Bonn", "--shirt", "M")
    done(crm, "edit", "CONTACT-2", "--external-id", "hubspot:9")
    crm.new("contact", "Grace Hopper")
    done(crm, "tag", "CONTACT-2", "VIP", "press")
    crm.new("deal", "Relaunch", "--contact", "CONTACT-2", "--amount", "500")
    crm.new("task", "Call", "--on", "CONTACT-2")
    done(crm, "log", "CONTACT-1", "CONTACT-2", "Both")
    done(crm, "log", "CONTACT-2", "CONTACT-1", "Turned")
    done(crm, "log", "CONTACT-2", "DEAL-1", "Deal")
    done(crm, "note", "CONTACT-2", "Likes tea")
    (crm.folder / "a.txt").write_text("a")
    done(crm, "attach", "CONTACT-2", str(crm.folder / "a.txt"))
    for _ in (1, 2):
        crm.new("invoice", "Work", "--contact", "CONTACT-2", "--line", "Setup @ 1000 tax 19")
    done(crm, "issue", "INVOICE-1")
    crm.new("payment", "Deposit", "--amount", "5", "--contact", "CONTACT-2")
    done(crm, "link", "CONTACT-2", "CONTACT-1", "--how", "knows")
    done(crm, "link", "CONTACT-3", "CONTACT-2", "--how", "knows")
