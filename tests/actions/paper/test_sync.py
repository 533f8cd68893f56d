"""What came in through links is booked once and only when it fits, and no provider's fault loses what others say."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from time import monotonic
from typing import Any

import pytest
from conftest import ROOT, Crm

from tests.actions.acts import act, added, idle
from tests.actions.invoices import done, issued, refused, totals
from tests.connect.payment_server import KEY, PaymentServer
from tests.difference import changed
from tests.rooms.test_connect import watched

from .conftest import provider


@pytest.fixture
def linked(shop: Crm) -> Crm:
    """INVOICE-1 and INVOICE-2 have the links plink_1 and plink_2."""
    done(shop, "paylink", "INVOICE-1", "INVOICE-2")
    return shop


def sync(crm: Crm, *words: str) -> dict[str, Any]:
    return done(crm, "sync", *words)


def why(answer: dict[str, Any]) -> list[str]:
    return [row["why"] for row in answer["arrived"] if row["why"]]


def test_what_came_in_is_booked_once_with_its_fee_and_undone_in_one_step(linked: Crm, server: PaymentServer) -> None:
    server.add_session("plink_1", 11900)
    server.add_session("plink_2", 5000)
    server.add_session("plink_2", 700, payment_status="unpaid")
    found = act(linked, "sync")
    assert found.touched == {
        "allocation": "+1 +2",
        "arrived": "+1 +2",
        "external": "+1 +2",
        "invoice": "~1(stage)",
        "link": "+10 +7 +8 +9",
        "note": "+1 +2",
        "payment": "+1 +2",
        "payment_link": "~1(ended_at)",
    }
    assert added(found, "payment", "amount currency date method reference") == [
        (11900, "EUR", "2026-11-18", "stripe", "pi_1"),
        (5000, "EUR", "2026-11-18", "stripe", "pi_2"),
    ]
    assert added(found, "note", "element text")[0] == (1, "Stripe kept a fee of 0.37 EUR.")
    assert server.links["plink_1"]["active"] is False and server.links["plink_2"]["active"] is True
    assert (totals(linked, "INVOICE-1")["due"], totals(linked, "INVOICE-2")["due"]) == ("0.00", "69.00")
    answer = idle(linked, "sync")
    assert [row["payment"] for row in answer["arrived"]] == ["PAYMENT-1", "PAYMENT-2"]
    assert answer["warnings"] == [
        "69.00 EUR is due on INVOICE-2, and its link asks for 119.00: crm paylink INVOICE-2 makes another."
    ]
    assert linked.show("PAYMENT-1")["external_ids"] == [{"system": "stripe", "id": "pi_1"}]
    assert "sync INVOICE-1 and INVOICE-2" in [row["title"] for row in linked("steps").rows]


def test_what_was_undone_comes_back_only_when_asked(linked: Crm, server: PaymentServer) -> None:
    server.add_session("plink_1", 11900)
    sync(linked)
    done(linked, "undo")
    answer = idle(linked, "sync")
    assert why(answer) == ["it was booked as PAYMENT-1, which was taken back"]
    assert "crm sync INVOICE-1 --again books it" in answer["warnings"][0]
    assert refused(linked, 2, "sync", "--again")["message"].startswith("--again, --allow-over and --ignore are for")
    assert sync(linked, "INVOICE-1", "--again")["created"] == ["PAYMENT-2"]
    assert why(idle(linked, "sync", "INVOICE-1", "--again")) == []
    assert totals(linked, "INVOICE-1")["paid"] == "119.00"
    done(linked, "undo")
    assert linked("sync", "INVOICE-1", "--ignore", "--dry-run").out == "dry run: 1 put aside\n"
    assert why(sync(linked, "INVOICE-1", "--ignore")) == why(idle(linked, "sync")) == []
    assert totals(linked, "INVOICE-1")["paid"] == "0.00"


def test_more_than_what_is_due_is_told_and_booked_only_when_asked(linked: Crm, server: PaymentServer) -> None:
    done(linked, "pay", "INVOICE-1", "100")
    server.add_session("plink_1", 11900)
    for _ in range(2):
        answer = sync(linked)
        assert why(answer) == ["119.00 EUR is more than the 19.00 EUR due on INVOICE-1"]
        assert (answer["step"], answer["created"]) == (None, [])
    assert sync(linked, "INVOICE-1", "--allow-over")["created"] == ["PAYMENT-2"]
    assert totals(linked, "INVOICE-1")["due"] == "-100.00"


def test_what_comes_in_for_what_is_cancelled_or_paid_is_told(linked: Crm, server: PaymentServer) -> None:
    done(linked, "cancel", "INVOICE-1")
    done(linked, "pay", "INVOICE-2")
    sync(linked)
    assert [server.links[name]["active"] for name in ("plink_1", "plink_2")] == [False, False]
    server.add_session("plink_1", 11900)
    server.add_session("plink_2", 11900)
    answer = sync(linked)
    assert why(answer) == [
        "INVOICE-1 is cancelled: nothing is due",
        "INVOICE-2 is already paid: nothing is due",
    ], "a link that was closed a moment ago is still asked about"
    for now, told in (("2026-12-23T11:00:00Z", 2), ("2026-12-24T11:00:00Z", 0)):
        linked.now = now
        assert len(sync(linked)["arrived"]) == told
    assert len(sync(linked, "INVOICE-1")["arrived"]) == 1
    assert len(linked("payment", "list", "-q").lines) == 1


def test_another_currency_is_told_and_never_booked(linked: Crm, server: PaymentServer) -> None:
    server.add_session("plink_1", 11900, currency="usd")
    server.add_session("plink_2", 11900, currency="zzz")
    answer = sync(linked, "INVOICE-1", "INVOICE-2", "--allow-over")
    assert why(answer) == [f"INVOICE-{n} is in EUR, and amounts are never converted automatically" for n in (1, 2)]
    assert "119.00 USD that came in for INVOICE-1 at Stripe (pi_1) is not booked" in answer["warnings"][0]
    assert "Enter what it is worth with crm pay INVOICE-1; crm sync INVOICE-1 --ignore" in answer["warnings"][0]
    assert linked("payment", "list", "-q").lines == []


def test_a_payment_that_was_entered_by_hand_and_bears_the_id_is_the_one(linked: Crm, server: PaymentServer) -> None:
    server.add_session("plink_1", 11900, currency="usd")
    assert why(sync(linked))
    done(linked, "pay", "INVOICE-1", "100")
    done(linked, "edit", "PAYMENT-1", "--external-id", "stripe:pi_1")
    answer = sync(linked)
    assert (answer["created"], why(answer), answer["arrived"][0]["payment"]) == ([], [], "PAYMENT-1")
    assert totals(linked, "INVOICE-1")["paid"] == "100.00"


def test_mollie_is_asked_too_and_its_links_stay_its_own(shop: Crm, server: PaymentServer) -> None:
    provider(shop, server, "mollie")
    done(shop, "paylink", "INVOICE-1")
    server.add_payment("pl_1", "119.00")
    server.add_payment("pl_1", "119.00", status="open")
    assert sync(shop)["created"] == ["PAYMENT-1"]
    assert shop.show("PAYMENT-1")["method"] == "mollie"
    assert server.links["pl_1"]["archived"] is True


def test_one_link_that_fails_loses_nothing_of_the_others(linked: Crm, server: PaymentServer) -> None:
    server.add_session("plink_1", 11900)
    server.add_session("plink_2", 11900)
    server.faults = ["json"]
    result = linked("sync", "--json")
    assert result.exit == 9
    assert [row["ref"] for row in result.json["arrived"]] == ["INVOICE-2"]
    (failure,) = result.json["failures"]
    assert failure["message"] == "The link of INVOICE-1 at Stripe: Stripe gave an answer that cannot be read."
    assert sync(linked)["created"] == ["PAYMENT-2"]
    result = linked("sync")
    assert (result.exit, result.out) == (0, "nothing new has come in\n")


@pytest.mark.parametrize("fault", [429, 500, "drop", "late"])
def test_what_fails_on_the_way_is_asked_again(linked: Crm, server: PaymentServer, fault: int | str) -> None:
    server.add_session("plink_1", 11900)
    server.faults = [fault]
    assert sync(linked)["created"] == ["PAYMENT-1"]


def test_a_provider_that_is_down_is_one_sentence_and_not_asked_for_ever(linked: Crm, server: PaymentServer) -> None:
    done(linked, "config", "set", "payment_links", "no")
    refs = [issued(linked, "Work @ 100 tax 19") for _ in range(3)]
    done(linked, "paylink", *refs)
    before = len(server.asked)
    server.faults = [500] * 100
    error = refused(linked, 9, "sync")
    assert error["message"] == "The link of INVOICE-1 at Stripe: Stripe cannot be asked: it answers 500."
    assert len(server.asked) - before == 3 * 4


def test_a_wrong_key_and_none_book_nothing(linked: Crm, server: PaymentServer) -> None:
    server.add_session("plink_1", 11900)
    linked.environ["CRM_STRIPE_KEY"] = "sk_wrong_key"
    error = refused(linked, 9, "sync")
    assert "does not accept the key" in error["message"] and "sk_wrong" not in str(error)
    del linked.environ["CRM_STRIPE_KEY"]
    assert "There is no key for Stripe." in refused(linked, 5, "sync")["message"]
    assert "crm sync applies to invoices" in refused(linked, 2, "sync", "COMPANY-1")["message"]


def test_no_provider_is_asked_inside_a_transaction_or_by_a_dry_run_to_change(
    linked: Crm, server: PaymentServer
) -> None:
    server.add_session("plink_1", 11900)
    with watched() as calls:
        result = linked("sync", "--dry-run", "--json")
    assert result.json["created"] == ["PAYMENT-1?"] and len(calls) > 5 and not any(calls)
    assert server.links["plink_1"]["active"] is True
    with watched() as calls:
        assert sync(linked, "--key", "k")["created"] == ["PAYMENT-1"]
    assert not any(calls)
    assert sync(linked, "--key", "k")["existing"]


def test_a_database_that_is_read_from_an_export_books_nothing_twice(linked: Crm, server: PaymentServer) -> None:
    server.add_session("plink_1", 11900)
    sync(linked)
    (linked.folder / "all.jsonl").write_text(linked("export", "--all").out)
    other = Crm(linked.folder / "other")
    other.folder.mkdir()
    other.environ |= {"CRM_STRIPE_KEY": KEY}
    other.now = "2026-11-23T12:00:00Z"
    assert other("import", "--all", str(linked.folder / "all.jsonl")).exit == 0
    assert idle(other, "sync")["created"] == []
    assert other.show("INVOICE-2")["payment_link"] == "https://buy.stripe.com/plink_2"


def test_killed_at_any_moment_nothing_is_lost_or_booked_twice(linked: Crm, server: PaymentServer) -> None:
    rounds, dice = 8, random.Random(7)
    done(linked, "config", "set", "payment_links", "no")
    refs = [issued(linked, "Work @ 100 tax 19") for _ in range(rounds)]
    done(linked, "paylink", *refs)
    links = [name for name in server.links if name not in ("plink_1", "plink_2")]
    killed = 0
    for link in links:
        server.add_session(link, 11900)
        moment = len(server.asked) + dice.randint(rounds, rounds + 4)
        process = subprocess.Popen(
            [sys.executable, "-m", "crmcli", "sync", "-q"],
            env={**linked.environ, "PYTHONPATH": str(ROOT)},
            cwd=linked.folder,
            stdout=subprocess.DEVNULL,
        )
        end = monotonic() + 60
        while len(server.asked) < moment and process.poll() is None and monotonic() < end:
            os.sched_yield()
        for _ in range(dice.randint(0, 3000) if killed else 0):  # where others want the machine, this takes long
            os.sched_yield()
        process.kill()
        killed += process.wait() == -signal.SIGKILL
    assert killed > 0
    sync(linked)
    payments = linked("payment", "list", "--all", "--json").json
    assert sorted(row["reference"] for row in payments) == sorted(f"pi_{n}" for n in range(1, rounds + 1))
    assert [totals(linked, ref)["paid"] for ref in refs] == ["119.00"] * rounds
    assert all(server.links[link]["active"] is False for link in links)
    assert linked.is_well()
    assert changed(linked, "sync").touched == {}
