"""``crm today``: what is due, expires, lies behind or untouched, for one person or all, with what to type next."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.connect.statements import camt, entry

NOW = "2026-11-26T10:00:00+00:00"  # a Thursday
EARLIER = "2026-10-01T10:00:00+00:00"
PARTY = ("--street", "Am Ufer 1", "--postal-code", "10115", "--city", "Berlin", "--country", "DE")


@pytest.fixture
def there(crm: Crm) -> Crm:
    """Something of each sort that is asked for on a day, and beside it what is not."""
    crm.now = EARLIER
    crm.new("company", "Me", "--mine", *PARTY, "--vat-id", "DE136695976", "--iban", "DE89370400440532013000")
    crm.new("company", "Kohl", *PARTY)
    for title in ("Untouched", "Called since", "Has a next step", "Junk"):
        crm.new("lead", title)
    assert crm("move", "LEAD-4", "junk").exit == 0
    assert crm("edit", "LEAD-3", "--next", "2026-12-24").exit == 0
    crm.new("deal", "Late", "--close-date", "2026-11-20", "--amount", "500")
    crm.new("deal", "Step", "--next", "2026-11-26")
    crm.new("deal", "Won", "--close-date", "2026-11-20", "--stage", "won")
    for title, day in (("Soon", "2026-12-03"), ("Gone", "2026-11-25"), ("Far", "2026-12-04")):
        crm.new("quote", title, "--company", "COMPANY-2", "--valid-until", day)
    for title in ("Owed", "Paid", "Draft"):
        crm.new("invoice", title, "--company", "COMPANY-2", "--line", "Oven @ 100 tax 0", "--due-date", "2026-11-20")
    assert crm("issue", "INVOICE-1", "INVOICE-2").exit == crm("pay", "INVOICE-2").exit == 0
    crm.now = NOW
    for title, due in (("Old", "yesterday"), ("Now", "today"), ("Later", "tomorrow"), ("Hers", "today")):
        crm.new("task", title, "--due", due, *(("--owner", "ada") if title == "Hers" else ()))
    assert crm("log", "LEAD-2", "Rang").exit == 0
    crm.new("lead", "New")
    return crm


def told(crm: Crm, *words: str) -> list[tuple[str, str | None, str | None, str]]:
    rows = crm("today", *words, "--json").json
    return [(row["what"], row["ref"], row["day"], row["command"]) for row in rows]


DAY = [
    ("Task", "TASK-1", "2026-11-25", "crm done TASK-1"),
    ("Task", "TASK-2", "2026-11-26", "crm done TASK-2"),
    ("Untouched lead", "LEAD-1", "2026-10-01T10:00:00Z", "crm show LEAD-1"),
    ("Next step", "DEAL-2", "2026-11-26", "crm show DEAL-2"),
    ("Closing date", "DEAL-1", "2026-11-20", "crm show DEAL-1"),
    ("Quote expires", "QUOTE-1", "2026-12-03", "crm show QUOTE-1"),
    ("Overdue invoice", "INVOICE-1", "2026-11-20", "crm remind INVOICE-1"),
    ("Draft not issued", "INVOICE-3", "2026-10-01T10:00:00Z", "crm issue INVOICE-3"),
]


def test_the_day_asks_for_what_is_due_and_what_was_left(there: Crm) -> None:
    assert told(there) == DAY
    assert told(there, "--owner", "ada") == [("Task", "TASK-4", "2026-11-26", "crm done TASK-4")]
    assert told(there, "--owner", "any") == sorted(
        [*DAY, ("Task", "TASK-4", "2026-11-26", "crm done TASK-4")], key=lambda row: (row[0] != "Task",)
    )
    assert there("pay", "INVOICE-1", "30").exit == 0
    rows = {row["ref"]: row for row in there("today", "--json").json}
    assert (rows["INVOICE-1"]["amount"], rows["INVOICE-3"]["amount"]) == ("70.00", "100.00"), "what is due"
    assert [ref for ref, row in rows.items() if row["late"]] == ["TASK-1", "DEAL-1", "INVOICE-1"]
    assert (rows["DEAL-1"]["amount"], rows["DEAL-1"]["currency"], rows["TASK-1"]["amount"]) == ("500.00", "EUR", None)
    assert there("today", "-q").lines == [ref for _, ref, _, _ in DAY]


def test_settings_say_how_long_is_long(there: Crm) -> None:
    assert there("config", "set", "idle_days", "90").exit == there("config", "set", "expiry_days", "8").exit == 0
    refs = there("today", "-q").lines
    assert "LEAD-1" not in refs
    assert "QUOTE-3" in refs
    assert there("lead", "list", "idle", "-q").lines == []


def test_money_in_the_bank_list_is_one_row(there: Crm) -> None:
    (there.folder / "may.xml").write_bytes(camt(entry("20.00", "Thank you")))
    assert there("bank", "import", str(there.folder / "may.xml")).exit == 0
    assert told(there, "--owner", "nobody") == [("Bank", None, None, "crm bank list")]
    assert there("today", "--owner", "nobody", "-q").lines == []


def test_a_terminal_shows_a_few_of_each_and_how_to_see_the_rest(there: Crm) -> None:
    for number in range(6):
        there.new("task", f"More {number}", "--due", "today")
    drawn = there("today", "--color", "never", terminal=True)
    assert "more: crm task list open due_at.lte=today owner=tester" in drawn.err.splitlines()
    assert max(map(len, drawn.lines)) <= 80
    whole = there("--color", "never", terminal=True).out
    assert "1 late" not in whole
    assert "crm done TASK-1" in whole


def test_nothing_to_do_is_one_line(crm: Crm) -> None:
    assert crm("today", terminal=True).out.count("\n") == 1
    assert crm("today", "--json").json == []
    crm.new("company", "Acme")
    crm.new("deal", "A")
    assert "nothing is due today" in crm(terminal=True).out
