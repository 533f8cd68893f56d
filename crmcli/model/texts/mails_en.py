"""What documents are sent with in English: the first line is the subject, the text stands below."""

from __future__ import annotations

_HELLO, _REGARDS = "Hello[ {person}],", "Kind regards\n{seller}"
_ONLINE = "[\n\nYou can pay online: {link}]"
_OVERDUE = "our invoice {number} of {date} was due on {due}, and {open} is still to be paid."
_CHARGES = "[ For reminding you we charge {fee}.][ Interest since the due date comes to {interest}.]"
_PAY = "Please pay {sum} within the next seven days."


def _mail(subject: str, *paragraphs: str) -> str:
    return "\n\n".join((subject, _HELLO, *paragraphs, _REGARDS))


MAILS = {
    "mail.quote": _mail(
        "Quote {number}: {title}",
        "thank you for your interest. Please find attached our quote {number} for {total}.[\n\n{terms}]",
    ),
    "mail.invoice": _mail(
        "Invoice {number}: {title}",
        "please find attached our invoice {number} for {total}.[\n\n{terms}]" + _ONLINE,
        "Thank you for your business.",
    ),
    "mail.cancellation": _mail(
        "Cancellation {number}", "please find attached {number}, which cancels our invoice in full."
    ),
    "mail.credit": _mail("Credit note {number}", "please find attached our credit note {number} for {total}."),
    "mail.reminder_1": _mail(
        "Reminder: invoice {number}",
        f"{_OVERDUE} Perhaps it has escaped your attention: a copy is attached.{_ONLINE}",
        "If you have paid in the meantime, please take no notice of this message.",
    ),
    "mail.reminder_2": _mail("Second reminder: invoice {number}", _OVERDUE + _CHARGES, _PAY + _ONLINE),
    "mail.reminder_3": _mail(
        "Last reminder: invoice {number}",
        f"{_OVERDUE} We have reminded you of it twice.{_CHARGES}",
        f"{_PAY} After that we shall take further steps.{_ONLINE}",
    ),
}
