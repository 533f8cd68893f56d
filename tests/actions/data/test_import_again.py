"""A list that was exported and comes back: what it says already is no change, whatever stage it is in."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.difference import changed
from tests.prepared import prepared

HERE = "--street", "Quay 7", "--postal-code", "20457", "--city", "Kiel", "--country", "DE"
LINE = "Seat x 10 @ 99.90 tax 19"


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    for words in (
        ("config", "set", "country", "DE"),
        ("company", "new", "Own", "--mine", *HERE, "--tax-id", "181/815/08155"),
        ("lead", "new", "Una Roe", "--first-name", "Una", "--email", "una@x.example", "--tag", "hot", "--amount", "1"),
        ("lead", "new", "Bo"),
        ("convert", "LEAD-1", "--to", "deal+contact"),
        ("edit", "CONTACT-1", *HERE),
        ("quote", "new", "Offer", "--deal", "DEAL-1", "--line", LINE),
        (
            "invoice",
            "new",
            "Bill",
            "--deal",
            "DEAL-1",
            "--contact",
            "CONTACT-1",
            "--line",
            LINE,
            "--supply-date",
            "2026-11-01",
        ),
        ("issue", "INVOICE-1"),
    ):
        done = crm(*words)
        assert done.exit == 0, (words, done.err)
    return crm


def test_i27_a_row_that_says_what_is_there_is_no_change(shop: Crm) -> None:
    """A converted lead refused its own export, and a contact took its title for what the person does."""
    for kind in ("lead", "deal", "contact", "company", "quote", "invoice"):
        found = changed(shop, "import", kind, "-", "--upsert-by", "ref", stdin=shop("export", kind).out)
        assert (kind, found.result.exit, found.touched) == (kind, 0, {}), found.result.err


def test_what_was_changed_in_between_is_changed_and_nothing_else(shop: Crm) -> None:
    leads = shop("export", "lead").out
    found = changed(shop, "import", "lead", "-", "--upsert-by", "ref", stdin=leads.replace("LEAD-2,Bo,", "LEAD-2,Ann,"))
    assert found.touched == {"lead": "~2(title,title_key)"}
    done = shop("import", "lead", "-", "--upsert-by", "ref", stdin=leads.replace(",converted,", ",junk,"))
    assert (done.exit, shop.show("LEAD-1")["stage"]) == (5, "converted")
    fresh = shop("import", "lead", "-", stdin=leads)
    assert (fresh.exit, "The stage converted of a lead is not set by hand." in fresh.err) == (5, True)
    bill = changed(shop, "import", "invoice", "-", "--upsert-by", "ref", stdin="ref,title\nINVOICE-1,Other\n")
    assert (bill.result.exit, bill.touched) == (5, {})


def test_i29_errors_name_the_other_line_and_what_an_import_can_do(crm: Crm) -> None:
    twice = crm("import", "company", "-", stdin="title\nBee\nBee\n")
    assert "line 3: This company is on line 2 already (same name)." in twice.err
    for kind, text, field in (("invoice", "number,amount\n1,5\n", "title"), ("contact", "city\nKiel\n", "first_name")):
        missing = crm("import", kind, "-", stdin=text)
        assert (missing.exit, f"hint: Which column says it? --map 'COLUMN={field}'" in missing.err) == (5, True)
    both = crm("import", "lead", "a.csv", "b.csv")
    assert (both.exit, "One file at a time: b.csv is one too many." in both.err) == (2, True)
