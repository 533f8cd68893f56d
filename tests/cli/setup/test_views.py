"""Views are filters with a name; ``--where`` lets them, or any filters, choose what a command works on."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.prepared import prepared


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    for title, amount in (("Small", "50"), ("Middle", "500"), ("Big", "5000")):
        crm.new("deal", title, "--amount", amount)
    crm.new("lead", "Someone")
    return crm


def refs(crm: Crm, *words: str) -> list[str]:
    done = crm(*words, "-q")
    assert done.exit == 0, done.err
    return done.lines


def test_a_view_is_used_in_lists_with_more_filters_and_its_order(shop: Crm) -> None:
    assert shop("view", "save", "hot", "deal", "amount.gte=100", "--sort", "-amount").lines == ["crm deal list @hot"]
    assert refs(shop, "deal", "list", "@hot") == ["DEAL-3", "DEAL-2"]
    assert refs(shop, "deal", "list", "@hot", "title~mid") == ["DEAL-2"]
    assert refs(shop, "deal", "list", "@hot", "--sort", "amount") == ["DEAL-2", "DEAL-3"]
    assert shop("view", "list").rows == [
        {"view": "@hot", "kind": "deal", "filters": "amount.gte=100", "sort": "-amount", "columns": ""}
    ]


def test_saving_again_replaces_and_undo_brings_the_old_one_back(shop: Crm) -> None:
    shop("view", "save", "hot", "deal", "amount.gte=100")
    shop("view", "save", "hot", "deal", "amount.gte=1000")
    assert refs(shop, "deal", "list", "@hot") == ["DEAL-3"]
    shop("undo")
    assert refs(shop, "deal", "list", "@hot") == ["DEAL-2", "DEAL-3"]
    shop("view", "rm", "hot")
    gone = shop("deal", "list", "@hot")
    assert gone.exit == 3
    assert "There is no view @hot." in gone.err


@pytest.mark.parametrize(
    ("words", "exit"),
    [
        (("save", "hot", "deal", "nonsense=1"), 2),
        (("save", "hot", "deal", "stage=nowhere"), 2),
        (("save", "two words", "deal", "stage=new"), 2),
        (("save", "hot", "deal"), 2),
        (("save", "hot", "dael", "stage=new"), 2),
        (("rm", "hot"), 3),
    ],
)
def test_a_view_that_could_not_be_used_is_not_kept(shop: Crm, words: tuple[str, ...], exit: int) -> None:
    assert shop("view", *words).exit == exit
    assert shop("view", "list", "--json").json == []


def test_where_chooses_what_a_command_works_on(shop: Crm) -> None:
    moved = shop("move", "--where", "deal stage=new amount.lt=1000", "lost", "--reason", "Too small", "--json").json
    assert moved["updated"] == ["DEAL-1", "DEAL-2"]
    shop("view", "save", "open", "deal", "stage=new")
    assert shop("tag", "--where", "deal @open", "LEAD-1", "vip", "--json").json["updated"] == ["LEAD-1", "DEAL-3"]
    assert [card["ref"] for card in shop("show", "--where", "deal stage=lost", "--json").json] == ["DEAL-1", "DEAL-2"]
    assert shop("batch", stdin="note DEAL-1 a\nmove --where 'deal stage=new' won\n").exit == 0
    assert shop.show("DEAL-3")["stage"] == "won"


def test_where_that_matches_nothing_does_nothing(shop: Crm) -> None:
    done = shop("rm", "--where", "deal amount.gt=99999", "--json")
    assert (done.exit, done.json["deleted"]) == (0, [])


@pytest.mark.parametrize("where", ["", "amount.lt=100", "deal amount<100", "deal 'open", "dael stage=new"])
def test_where_that_cannot_be_read_is_refused(shop: Crm, where: str) -> None:
    assert shop("rm", "--where", where).exit == 2
    assert len(refs(shop, "deal", "list")) == 3


def test_a_command_without_any_reference_says_so(shop: Crm) -> None:
    done = shop("rm")
    assert done.exit == 2
    assert "REF... is missing." in done.err
