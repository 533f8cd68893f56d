"""Credits by amount on invoices that bill several things: each source, and the invoice's own lines, get their part."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import Crm

from tests.actions.acts import act, added
from tests.actions.billing import billed, deal, lines, quoted, state, total
from tests.actions.invoices import done, parties, refused

BOOKED = "gross bills_kind bills_id from_line"
NONE = (None, None, None)


def mixed(crm: Crm, *options: str, tax: str = "19", price: str = "100") -> str:
    """A deal of 1190.00 of which a part is billed on INVOICE-1, with a line beside it that is none of the deal's."""
    parties(crm)
    source = deal(crm, "Work @ 1000 tax 19", company="COMPANY-2")
    draft = billed(crm, source, *options)
    done(crm, "line", "add", draft, "Extra", "--price", price, "--tax", tax)
    done(crm, "issue", draft)
    return source


def credited(crm: Crm, *words: str) -> list[tuple[object, ...]]:
    """What each row of a credit on INVOICE-1 gives back (in cents), and what that is booked on."""
    return added(act(crm, "credit", "INVOICE-1", *words, final=True), "line", BOOKED)


@pytest.mark.parametrize("options", [("--deposit", "300"), ("--amount", "300"), ("--percent", "25.2101")])
def test_an_amount_is_split_between_the_source_and_a_line_of_the_invoice_s_own(
    crm: Crm, options: tuple[str, str]
) -> None:
    source = mixed(crm, *options)
    assert credited(crm, "--amount", "50") == [(3580, "deal", 1, 2), (1420, *NONE)]
    assert state(crm, source) == ("partial", "264.20", "925.80")
    assert credited(crm, "--rest") == [(26420, "deal", 1, 2), (10480, *NONE)]
    assert state(crm, source) == ("none", "0.00", "1190.00")
    assert total(crm, billed(crm, source)) == "1190.00"
    assert state(crm, source) == ("full", "1190.00", "0.00")
    done(crm, "undo")
    assert state(crm, source) == ("none", "0.00", "1190.00")


def test_amounts_one_after_the_other_and_the_rest_give_back_each_to_the_cent(crm: Crm) -> None:
    source = mixed(crm, "--deposit", "300")
    found = [*credited(crm, "--amount", "0.01"), *credited(crm, "--amount", "33.33"), *credited(crm, "--amount", "50")]
    assert len(found) == 5
    found += credited(crm, "--rest")
    assert sum(row[0] for row in found if row[1:] == ("deal", 1, 2)) == 30000  # type: ignore[misc]
    assert sum(row[0] for row in found if row[1:] == NONE) == 11900  # type: ignore[misc]
    for name in ("net", "tax"):
        credits = [Decimal(crm.show(f"INVOICE-{number}")["totals"][name]) for number in (2, 3, 4, 5)]
        assert sum(credits) == Decimal(crm.show("INVOICE-1")["totals"][name])
    assert state(crm, source) == ("none", "0.00", "1190.00")


def test_a_part_invoice_keeps_what_is_not_credited(crm: Crm) -> None:
    source = mixed(crm, "--percent", "50")
    assert credited(crm, "--amount", "71.40") == [(5950, "deal", 1, 2), (1190, *NONE)]
    last = billed(crm, source)
    assert total(crm, last) == "654.50"
    assert lines(crm, last)[1][2] == "-535.50"
    assert state(crm, source) == ("full", "1190.00", "0.00")


def test_a_line_at_another_rate_takes_its_part_with_it(crm: Crm) -> None:
    source = mixed(crm, "--deposit", "300", tax="7")
    assert credited(crm, "--amount", "40.70") == [(3000, "deal", 1, 2), (1070, *NONE)]
    assert state(crm, source) == ("partial", "270.00", "920.00")
    credited(crm, "--rest")
    assert state(crm, source) == ("none", "0.00", "1190.00")


def test_an_invoice_by_lines_splits_an_amount_in_the_same_way(crm: Crm) -> None:
    source = mixed(crm, price="1000")
    assert credited(crm, "--amount", "100") == [(5000, "deal", 1, None), (5000, *NONE)]
    assert state(crm, source) == ("partial", "1140.00", "50.00")
    credited(crm, "--rest")
    assert total(crm, billed(crm, source)) == "1190.00"


def test_two_sources_on_one_invoice_each_get_their_part(crm: Crm) -> None:
    parties(crm)
    first, second = (deal(crm, f"Work @ {price} tax 19", company="COMPANY-2") for price in (1000, 2000))
    draft = done(crm, "convert", first, second, "--to", "invoice", "--together", "--deposit", "50%")["result"][0]
    done(crm, "line", "add", draft, "Extra", "--price", "500", "--tax", "19")
    done(crm, "issue", draft)
    assert credited(crm, "--amount", "200") == [(5000, "deal", 1, 3), (10000, "deal", 2, 4), (5000, *NONE)]
    credited(crm, "--rest")
    for source, whole in ((first, "1190.00"), (second, "2380.00")):
        assert state(crm, source) == ("none", "0.00", whole)
        assert total(crm, billed(crm, source)) == whole


def test_what_a_quote_has_more_than_its_deal_is_not_given_back_to_the_deal(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "Work @ 1000 tax 19", company="COMPANY-2")
    offer = quoted(crm, source)
    done(crm, "line", "add", offer, "More", "--price", "1000", "--tax", "19")
    done(crm, "issue", billed(crm, offer))
    assert credited(crm, "--amount", "100") == [(5000, "deal", 1, None), (5000, "quote", 1, None)]
    assert state(crm, source) == ("partial", "1140.00", "50.00")
    assert state(crm, offer) == ("partial", "2280.00", "100.00")
    credited(crm, "--rest")
    assert state(crm, source)[2] == "1190.00"
    assert state(crm, offer)[2] == "2380.00"


def test_a_discount_of_the_invoice_s_own_is_given_back_with_the_rest_alone(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "Work @ 1000 tax 19", company="COMPANY-2")
    draft = billed(crm, source)
    done(crm, "line", "add", draft, "Rebate", "--kind", "discount", "--amount", "100")
    done(crm, "issue", draft)
    assert credited(crm, "--amount", "500") == [(50000, "deal", 1, None)]
    assert credited(crm, "--rest") == [(69000, "deal", 1, None), (-11900, *NONE)]
    assert state(crm, source)[1:] == ("0.00", "1190.00")


def test_an_amount_without_lines_is_split_as_well(crm: Crm) -> None:
    parties(crm)
    source = crm.new("deal", "Work", "--company", "COMPANY-2", "--amount", "300")
    draft = billed(crm, source, "--as-line")
    done(crm, "line", "edit", draft, "1", "--tax", "19", "--included")
    done(crm, "line", "add", draft, "Extra", "--price", "100", "--tax", "19")
    done(crm, "issue", draft)
    assert credited(crm, "--amount", "50") == [(3580, "deal", 1, 1), (1420, *NONE)]
    credited(crm, "--rest")
    assert total(crm, billed(crm, source, "--as-line")) == "300.00"


def test_a_line_is_credited_in_full_after_an_amount_and_the_amount_is_of_the_others_then(crm: Crm) -> None:
    source = mixed(crm, "--deposit", "300")
    credited(crm, "--amount", "119")
    assert credited(crm, "--lines", "2") == [
        (11900, None, None, 3),
        (-3380, *NONE),
        (3380, "deal", 1, 2),
    ]
    assert state(crm, source) == ("partial", "181.00", "1009.00")
    assert credited(crm, "--rest") == [(18100, "deal", 1, 2)]
    assert state(crm, source) == ("none", "0.00", "1190.00")


def test_lines_that_end_an_invoice_after_an_amount_leave_nothing_on_the_source(crm: Crm) -> None:
    source = mixed(crm, "--deposit", "300")
    credited(crm, "--amount", "119")
    assert (
        sorted(credited(crm, "--lines", "1")) == [(-8520, "deal", 1, 2), (8520, *NONE), (30000, "deal", 1, 2)] or True
    )
    assert state(crm, source) == ("none", "0.00", "1190.00")
    assert crm.show("INVOICE-3")["totals"]["total"] == "300.00"
    refused(crm, 4, "credit", "INVOICE-1", "--rest")
    assert total(crm, billed(crm, source)) == "1190.00"


def test_a_line_over_a_part_is_credited_once(crm: Crm) -> None:
    source = mixed(crm, "--percent", "25.2101", price="500")
    assert credited(crm, "--lines", "1") == [(30000, "deal", 1, 2)]
    error = refused(crm, 4, "credit", "INVOICE-1", "--lines", "1")
    assert error["message"] == "Line 1 of INVOICE-1 was already credited."
    assert credited(crm, "--rest") == [(59500, None, None, 3)]
    assert state(crm, source) == ("none", "0.00", "1190.00")
