"""A birthday of which somebody knows only a part is no day of birth: it is left out, and named."""

from __future__ import annotations

import pytest

from tests.conftest import Crm


@pytest.mark.parametrize("text", [" --04-22", "--0422", "1604-05-03", "circa 1800", "1985"])
def test_i13_a_part_of_a_birthday_is_left_out_and_named(crm: Crm, text: str) -> None:
    table = f"Name,Birthday\nMia Bell,{text}\nAda Fox,1985-12-10\n"
    done = crm("import", "contact", "-", "--extra", "comments", "--json", stdin=table)
    assert done.exit == 0, done.err
    mia, ada = crm.show("CONTACT-1"), crm.show("CONTACT-2")
    assert (mia["birth_date"], mia["comments"]) == (None, f"Birthday: {text.strip()}")
    assert (ada["birth_date"], ada["comments"]) == ("1985-12-10", None)
    done = crm("import", "contact", "-", "--on-duplicate", "create", "--json", stdin=table)
    assert done.json["warnings"][0].startswith("Columns left out: Birthday. ")
