"""What mails say: every place is filled in, in every language, and a seller's own words know the same places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmcli.catalog.settings import SETTINGS
from crmcli.documents.mail import words
from crmcli.documents.paper import Payment
from crmcli.model.texts import LANGUAGES, language

from .papers import line, paper

MAILS = list(language("en").mails)
SUMS = {"open": 100000, "fee": 500, "interest": 370, "sum": 100870}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", MAILS)
def test_every_place_of_a_mail_is_filled_in(code: str, name: str) -> None:
    made = replace(
        paper([line("1000")]),
        language=code,
        number="RE-2026-0042",
        payment=Payment(due_date="2026-12-07", link="https://x.org/p"),
    )
    for person, link in (("Ada Lovelace", "https://x.org/p"), (None, None)):
        one = replace(made, payment=replace(made.payment, link=link))
        subject, text = words(one, None, person, name.removeprefix("mail."), SUMS)
        assert "RE-2026-0042" in subject and "\n" not in subject
        assert not set("{}[]") & set(subject + text) and "None" not in text
        assert ("Ada Lovelace" in text) == (person is not None)
        asks = name in ("mail.invoice", *(f"mail.reminder_{level}" for level in (1, 2, 3)))
        assert ("https://x.org/p" in text) == (link is not None and asks)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", MAILS)
def test_a_seller_can_begin_with_the_words_of_the_program(code: str, name: str) -> None:
    (setting,) = [one for one in SETTINGS if one.name == f"{name.replace('.', '_')}_{code}"]
    pattern = language(code).mails[name]
    assert setting.type.read(pattern, setting.name, None) == pattern  # type: ignore[arg-type]
