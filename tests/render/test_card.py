"""The card of one element: only what is filled, each thing in its place; in Markdown too."""

from __future__ import annotations

from typing import Any

import pytest

from crmcli.model.results import Card, Cards, Column, Rows
from crmcli.render.cells import grouped
from crmcli.render.md import plain
from crmcli.render.times import since

from .card_samples import LINE_COLUMNS, card, cards
from .golden import assert_golden
from .samples import NOW, deals, dry_run, look, output, timeline, written


def drawn(record: dict[str, Any], *columns: Column) -> list[str]:
    amount = Column("amount", "Amount", "money", currency="currency")
    card = Card({"ref": "LEAD-1", **record}, (amount, *columns), LINE_COLUMNS, currency=record.get("currency"))
    return output(Cards([card]), look()).splitlines()


def test_empty_fields_are_left_out_and_false_is_told() -> None:
    columns = (Column("source", "Source"), Column("urgent", "Urgent", "flag"), Column("count", "Count", "number"))
    assert drawn({"source": None, "urgent": False, "count": 0, "tags": []}, *columns)[2:4] == [
        "Urgent  no",
        "Count   0",
    ]


def test_yes_and_no_are_said_whatever_the_column() -> None:
    assert drawn({"billed": True}, Column("billed", "Billed"))[2] == "Billed  yes"
    assert drawn({"custom": {"paid_up": False}})[2] == "Paid up  no"


def test_an_element_that_was_never_changed_was_only_created() -> None:
    made = {"created_at": "2026-11-23T12:00:00Z", "updated_at": "2026-11-23T12:00:00Z", "version": 1}
    assert drawn(made)[-1] == "created 3 d ago, version 1"
    assert drawn({**made, "updated_at": "2026-11-24T12:00:00Z"})[-1] == "created 3 d ago, updated 2 d ago, version 1"


def test_a_link_tells_the_role() -> None:
    lines = drawn({"links": [{"ref": "COMPANY-1", "how": "member_of", "step": 1, "role": "Head of sales"}]})
    assert lines[2] == "member of  COMPANY-1  (Head of sales)"


def test_without_a_title_the_title_columns_name_it() -> None:
    columns = (Column("first_name", "First name", "title"), Column("last_name", "Last name", "title"))
    assert drawn({"first_name": "Ada", "last_name": "Lovelace"}, *columns)[0] == "LEAD-1   Ada Lovelace"


def test_an_amount_of_nought_is_an_amount() -> None:
    assert drawn({"amount": "0.00", "currency": "EUR"})[0] == "LEAD-1   0.00 EUR"


def test_columns_that_are_empty_in_all_lines_are_left_out() -> None:
    head = next(line for line in output(Cards([card()]), look()).splitlines() if line.startswith("#"))
    assert head.split() == ["#", "Name", "Qty", "Unit", "Price", "Disc", "%", "Tax", "%", "Net"]
    lines = drawn({"lines": [{"line": 1, "name": "Setup", "net": "1.00"}]})
    assert lines[2].split() == ["#", "Name", "Net"]


def test_totals_end_where_the_lines_end() -> None:
    lines = output(Cards([card()]), look(120)).splitlines()
    ends = {len(line) for line in lines if line.endswith(("4,305.61", "5,117.00", "807.50", "2,250.00", "4,117.00"))}
    assert len(ends) == 1


def test_a_payment_without_lines_still_shows_what_is_due() -> None:
    lines = drawn({"totals": {"net": None, "total": "10.00", "paid": "4.00", "due": "6.00"}, "currency": "EUR"})
    assert lines[2:5] == ["Total EUR  10.00", "     Paid   4.00", "      Due   6.00"]


def test_totals_without_lines_or_payments_are_not_repeated() -> None:
    assert drawn({"amount": "10.00", "currency": "EUR", "totals": {"total": "10.00", "paid": "0.00"}}) == [
        "LEAD-1   10.00 EUR",
    ]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("1200.50", "1,200.50"),
        ("-1200", "-1,200"),
        ("999", "999"),
        ("0.123456", "0.123456"),
        ("1234567.89", "1,234,567.89"),
        ("", ""),
        ("about 5000", "about 5000"),
        ("١٢٣٤", "١٢٣٤"),
    ],
)
def test_amounts_are_grouped_and_nothing_else_is(amount: str, shown: str) -> None:
    assert grouped(amount) == shown


def test_what_is_no_instant_is_shown_as_it_is() -> None:
    assert since("2026-11-23T12:00:00Z", NOW) == "3 d ago"
    assert since("2026-11-23T12:00:00.250000Z", NOW) == "2 d ago"
    assert since("some day", NOW) == "some day"


def test_markdown_is_as_it_was_found_good() -> None:
    for sample in (deals, cards, timeline, written, dry_run):
        assert_golden(f"{sample.__name__}.md", output(sample(), look(), "md"))


def test_markdown_shows_texts_letter_by_letter() -> None:
    assert plain("a|b *c* _d_ `e` [f](g) <h> & ~i~ $j$ \\ # k\r\nl") == (
        r"a\|b \*c\* \_d\_ \`e\` \[f\](g) \<h\> &amp; \~i\~ \$j\$ \\ \# k<br>l"
    )


def test_no_cell_breaks_a_markdown_table() -> None:
    rows = Rows("notes", (Column("text", "A|B"),), [{"text": "x | y\\"}, {"text": "a\nb"}], 2)
    assert output(rows, look(), "md") == "| A\\|B |\n| --- |\n| x \\| y\\\\ |\n| a<br>b |\n"


def test_a_default_that_tells_nothing_is_left_out_unless_asked_for() -> None:
    column = Column("pipeline", "Pipeline", default="default")
    record = {"ref": "DEAL-1", "kind": "deal"}
    assert not any("Pipeline" in line for line in drawn({**record, "pipeline": "default"}, column))
    assert any("Pipeline  partners" in line for line in drawn({**record, "pipeline": "partners"}, column))
