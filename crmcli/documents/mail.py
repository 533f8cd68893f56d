"""What a mail says that a document goes along with: subject and text, in the document's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crmcli.documents.composing import terms
from crmcli.documents.paper import Paper
from crmcli.documents.words import Words
from crmcli.model.texts import filled, language


def words(
    paper: Paper,
    own: str | None,
    person: str | None,
    name: str | None = None,
    sums: Mapping[str, int] = MappingProxyType({}),
) -> tuple[str, str]:
    """(subject, text): by the seller's ``own`` pattern, else by that of the language.

    ``person`` is who reads it, ``name`` what is said when it is not what goes with such a document ("reminder_1"),
    ``sums`` are further places that are amounts, in minor units.
    """
    say = Words(paper.language, paper.currency)
    pattern = own or language(paper.language).mails[f"mail.{name or paper.type}"]
    places = _places(paper, person) | {place: say.amount(amount) for place, amount in sums.items()}
    subject, _, text = filled(pattern, places).partition("\n")
    return subject.strip(), text.strip("\n")


def _places(paper: Paper, person: str | None) -> dict[str, str | None]:
    say = Words(paper.language, paper.currency)
    due = paper.payment.due_date
    return {
        "number": paper.number or paper.ref,
        "title": paper.title,
        "date": say.day(paper.date) if paper.date else None,
        "due": say.day(due) if due else None,
        "total": say.amount(abs(paper.totals.payable)),
        "terms": " ".join(terms(paper, say)),
        "link": paper.payment.link,
        "person": person,
        "client": paper.client.name,
        "seller": paper.seller.name,
    }
