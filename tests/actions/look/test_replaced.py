"""A version of a quote that a newer one replaced is open business no more, wherever open business is added up."""

from __future__ import annotations

from tests.conftest import Crm, Result


def drawn(crm: Crm, *words: str) -> Result:
    return crm(*words, "--color", "never", terminal=True)


def listed(crm: Crm, *words: str) -> list[str]:
    return crm("quote", "list", *words, "-q").lines


def test_what_a_newer_version_replaced_is_neither_open_nor_unbilled_nor_expired(crm: Crm) -> None:
    crm.new("company", "Kohl")
    line = ("--line", "Oven @ 100 tax 19")
    old = crm.new("quote", "Offer", "--company", "COMPANY-1", "--valid-until", "2026-01-31", *line)
    assert crm("move", old, "sent").exit == 0
    assert listed(crm, "expired") == [old]
    assert crm("line", "add", old, "Chairs", "--price", "10", "--tax", "19").exit == 0
    new = "QUOTE-2"
    assert listed(crm, "open") == listed(crm, "unbilled") == [new]
    assert listed(crm, "replaced") == listed(crm, "sent") == [old]
    assert (listed(crm, "expired"), listed(crm)) == ([], [old, new])
    assert drawn(crm, "quote", "list").err.splitlines()[0] == "1 quote, 130.90 EUR"
    assert "Open quotes (1 of 2)   130.90 EUR" in drawn(crm, "show", "COMPANY-1").lines
    assert drawn(crm, "tree", "COMPANY-1").lines[-1].split() == ["1", "quote", "130.90", "EUR"]
    assert drawn(crm, "show", old).out.split("Newer version\n")[1].split()[0] == new
    assert drawn(crm, "show", new).out.split("Older version\n")[1].split()[0] == old
    assert "1 open  130.90 EUR" in crm().out


def test_an_old_version_that_was_approved_is_left_to_bill_and_one_whose_successor_is_archived_is_open(crm: Crm) -> None:
    line = ("--line", "Oven @ 100 tax 19")
    approved, sent = (crm.new("quote", title, *line) for title in ("Agreed", "Asked"))
    assert crm("move", approved, "approved").exit == crm("move", sent, "sent").exit == 0
    assert crm("clone", approved, sent).exit == 0
    assert listed(crm, "unbilled") == [approved, "QUOTE-3", "QUOTE-4"]
    assert crm("archive", "QUOTE-4").exit == 0
    assert listed(crm, "open") == [sent, "QUOTE-3"]
    assert listed(crm, "won") == [approved]
