"""Many elements that are changed alike, some at a time: one step, one sentence, all of them or none."""

from __future__ import annotations

import pytest

from crmcli.actions.bulk import parts, resolving
from crmcli.store import steps
from tests.actions.invoices import parties
from tests.conftest import Crm
from tests.difference import changed

ALL = [f"LEAD-{number}" for number in range(1, 6)]
NAMES = "LEAD-1, LEAD-2, LEAD-3 and 2 more"


@pytest.fixture
def leads(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    monkeypatch.setattr(parts, "_PART", 2)
    crm("batch", "-", stdin="".join(f"lead new 'Lead {number}'\n" for number in range(1, 6)))
    crm("tag", "LEAD-2", "old")
    return crm


@pytest.mark.parametrize(
    ("words", "sentence", "updated"),
    [
        (("edit", *ALL, "--city", "Ulm"), f"{NAMES} changed", ALL),
        (("move", *ALL, "In progress"), f"{NAMES} moved to in_progress", ALL),
        (("tag", *ALL, "old"), f"{NAMES} tagged old", [ALL[0], *ALL[2:]]),
        (("untag", *ALL, "old"), f"{NAMES} no longer tagged old", ["LEAD-2"]),
        (("untag", *ALL, "new"), f"{NAMES} not tagged new", []),
        (("archive", *ALL), f"{NAMES} archived", ALL),
        (("unarchive", *ALL), f"{NAMES} unchanged", []),
    ],
)
def test_all_parts_are_one_act(leads: Crm, words: tuple[str, ...], sentence: str, updated: list[str]) -> None:
    said = leads(*words, "--json").json
    assert (said["updated"], said["result"]) == (updated, ALL)
    assert bool(said["step"]) is bool(updated)
    if updated:
        assert leads("steps", "--json").json[0]["title"].startswith(f"{words[0]} {NAMES}")
        assert leads("undo").exit == 0
    assert leads(*words).out.startswith(sentence)


def test_what_is_wrong_in_the_last_part_leaves_nothing_of_the_first(leads: Crm) -> None:
    leads("convert", "LEAD-5", "--to", "deal")
    refused = changed(leads, "edit", *ALL, "--city", "Ulm")
    assert refused.touched == {}


def test_clones_of_all_parts_are_one_act(leads: Crm) -> None:
    made = [f"LEAD-{number}" for number in range(6, 11)]
    leads("convert", "LEAD-5", "--to", "deal")
    said = leads("clone", *ALL, "--json").json
    assert (said["created"], said["result"]) == (made, made)
    assert [leads.show(name)["title"] for name in made] == [f"Lead {number}" for number in range(1, 6)]
    assert (leads.show("LEAD-7")["tags"], leads.show("LEAD-10")["deal"]) == (["old"], None)
    assert leads("steps", "--json").json[0]["title"].startswith(f"clone {NAMES}")
    assert leads("undo").exit == 0
    assert [row["ref"] for row in leads("lead", "list", "--json").json] == ALL


def test_links_of_all_parts_are_one_act_and_fill_what_is_empty(leads: Crm) -> None:
    leads("company", "new", "Acme")
    leads("company", "new", "Bell")
    leads("edit", "LEAD-4", "--company", "COMPANY-2")
    said = leads("link", *ALL, "COMPANY-1", "--json").json
    assert said["updated"] == [ALL[0], ALL[1], ALL[2], ALL[4]]
    assert said["result"] == [*ALL, "COMPANY-1"]
    companies = [leads.show(name)["company"] for name in ALL]
    assert companies == ["COMPANY-1", "COMPANY-1", "COMPANY-1", "COMPANY-2", "COMPANY-1"]
    assert changed(leads, "link", *ALL, "COMPANY-1").touched == {}
    assert leads("undo").exit == 0
    assert [leads.show(name)["company"] for name in ALL] == [None, None, None, "COMPANY-2", None]


def test_of_several_that_one_could_refer_to_the_first_is_filled_in_all_parts(leads: Crm) -> None:
    for number in range(1, 6):
        leads("contact", "new", f"Ada {number}")
    leads("deal", "new", "Relaunch")
    said = leads("link", *(f"CONTACT-{number}" for number in range(1, 6)), "DEAL-1", "--json").json
    assert (said["updated"], leads.show("DEAL-1")["contact"]) == (["DEAL-1"], "CONTACT-1")
    linked = [link["ref"] for link in leads.show("DEAL-1")["links"]]
    assert sorted(linked) == [f"CONTACT-{number}" for number in range(1, 6)]


def test_what_is_removed_in_parts_may_refer_to_each_other(leads: Crm) -> None:
    leads("company", "new", "Acme")
    leads("edit", "LEAD-1", "LEAD-5", "--company", "COMPANY-1")
    leads("note", "LEAD-5", "Called")
    before = leads("export", "lead").out
    refused = leads("rm", "COMPANY-1", *ALL[:4], "-y", "--json")
    assert (refused.exit, refused.error["message"]) == (5, "COMPANY-1 is referred to by LEAD-5.")
    assert leads("export", "lead").out == before
    assert leads("rm", "COMPANY-1", *ALL, "-y", "--json").json["deleted"] == ["COMPANY-1", *ALL]
    assert leads("sql", "SELECT count(*) FROM link UNION SELECT count(*) FROM note", "--no-header").out == "0\n"
    assert leads("undo").exit == 0
    assert leads("export", "lead").out == before


def test_invoices_of_all_parts_are_issued_in_their_order(leads: Crm) -> None:
    parties(leads)
    for _ in range(5):
        leads("invoice", "new", "Work", "--company", "COMPANY-2", "--line", "Work @ 90 tax 19")
    drafts = [f"INVOICE-{number}" for number in (3, 1, 2, 5, 4)]
    said = leads("issue", *drafts, "--yes", "--json").json
    assert (said["updated"], said["result"]) == (drafts, drafts)
    numbers = [leads.show(name)["number"] for name in drafts]
    assert numbers == sorted(numbers) and len(set(numbers)) == 5
    assert leads("undo").exit == 5


def test_words_are_read_in_parts_as_if_all_at_once(leads: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "_PART", 2)
    leads("contact", "new", "Ada", "--email", "ada@x.org")
    words = ["lead-1", "LEAD-2", "LEAD-1", "ada@x.org", "LEAD-3", "CONTACT-1", "LEAD-2"]
    said = leads("tag", *words, "vip", "--json").json
    assert said["updated"] == said["result"] == ["LEAD-1", "LEAD-2", "CONTACT-1", "LEAD-3"]
    refused = leads("tag", "CONTACT-8", "LEAD-8", "LEAD-1", "CONTACT-9", "LEAD-9", "vip", "--json")
    assert (refused.exit, refused.error["message"]) == (3, "CONTACT-8, CONTACT-9 do not exist.")


def test_what_fails_in_its_last_part_leaves_the_lines_before_it_to_be_found(
    leads: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MANY", 2)
    leads("convert", "LEAD-5", "--to", "deal")
    text = f"edit LEAD-1 --title Oak\nedit {' '.join(ALL)} --city Ulm\nlead new Elm\n"
    assert [each["ok"] for each in leads("batch", "-", "--keep-going", "--json", stdin=text).jsonl] == [
        True,
        False,
        True,
    ]
    found = {word: leads("find", word, "-q").lines for word in ("Oak", "Ulm", "Elm")}
    assert found == {"Oak": ["LEAD-1"], "Ulm": [], "Elm": ["LEAD-6"]}
    assert leads("doctor").exit == 0
