"""What documents are sent with in German: the first line is the subject, the text stands below."""

from __future__ import annotations

_HELLO, _REGARDS = "Guten Tag[ {person}],", "Mit freundlichen Grüßen\n{seller}"
_ONLINE = "[\n\nOnline bezahlen: {link}]"
_OVERDUE = "unsere Rechnung {number} vom {date} war am {due} fällig, und {open} sind noch offen."
_CHARGES = "[ Für das Mahnen berechnen wir {fee}.][ Die Zinsen seit der Fälligkeit betragen {interest}.]"
_PAY = "Bitte zahlen Sie {sum} innerhalb der nächsten sieben Tage."


def _mail(subject: str, *paragraphs: str) -> str:
    return "\n\n".join((subject, _HELLO, *paragraphs, _REGARDS))


MAILS = {
    "mail.quote": _mail(
        "Angebot {number}: {title}",
        "vielen Dank für Ihre Anfrage. Im Anhang finden Sie unser Angebot {number} über {total}.[\n\n{terms}]",
    ),
    "mail.invoice": _mail(
        "Rechnung {number}: {title}",
        "im Anhang finden Sie unsere Rechnung {number} über {total}.[\n\n{terms}]" + _ONLINE,
        "Vielen Dank für Ihren Auftrag.",
    ),
    "mail.cancellation": _mail(
        "Stornorechnung {number}",
        "im Anhang finden Sie die Stornorechnung {number}, mit der wir unsere Rechnung vollständig zurücknehmen.",
    ),
    "mail.credit": _mail(
        "Rechnungskorrektur {number}", "im Anhang finden Sie die Rechnungskorrektur {number} über {total}."
    ),
    "mail.reminder_1": _mail(
        "Zahlungserinnerung: Rechnung {number}",
        f"{_OVERDUE} Sicher haben Sie es nur übersehen; eine Kopie liegt bei.{_ONLINE}",
        "Falls Sie inzwischen gezahlt haben, betrachten Sie diese Nachricht bitte als gegenstandslos.",
    ),
    "mail.reminder_2": _mail("2. Mahnung: Rechnung {number}", _OVERDUE + _CHARGES, _PAY + _ONLINE),
    "mail.reminder_3": _mail(
        "Letzte Mahnung: Rechnung {number}",
        f"{_OVERDUE} Wir haben Sie bereits zweimal daran erinnert.{_CHARGES}",
        f"{_PAY} Danach werden wir weitere Schritte einleiten.{_ONLINE}",
    ),
}
