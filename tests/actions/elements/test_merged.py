"""What was merged is read as what it became: what names it, its reference, what other programs call it."""

from __future__ import annotations

import json

import pytest

from tests.actions.invoices import done
from tests.actions.twice import twice
from tests.conftest import Crm
from tests.pictures import dump


def refs(crm: Crm, *words: str) -> list[str]:
    return crm(*words, "-q").out.split()


def test_what_was_issued_is_read_as_naming_what_it_became(crm: Crm) -> None:
    twice(crm)
    done(crm, "merge", "CONTACT-3", "CONTACT-2")
    done(crm, "merge", "CONTACT-1", "CONTACT-3")  # a chain: the first one leads to its end
    assert [crm.show(f"CONTACT-{n}")["merged_into"] for n in (1, 2, 3)] == [None, "CONTACT-1", "CONTACT-1"]
    for ref in ("CONTACT-1", "CONTACT-2", "CONTACT-3"):
        assert refs(crm, "invoice", "list", f"contact={ref}") == ["INVOICE-1", "INVOICE-2"]
        assert refs(crm, "invoice", "list", f"contact!={ref}") == []
        assert crm("timeline", ref).out == crm("timeline", "CONTACT-1").out
        assert "INVOICE-1" in crm("tree", ref).out
    assert refs(crm, "invoice", "list", "contact.title=Ada Lovelace") == ["INVOICE-1", "INVOICE-2"]
    assert refs(crm, "invoice", "list", "contact.title~Augusta") == refs(crm, "invoice", "list", "contact=") == []
    assert "Unpaid invoices (1 of 2)   1,190.00 EUR" in crm("show", "CONTACT-1", "--color", "never", terminal=True).out
    groups = crm("invoice", "list", "any", "--group", "contact", "--json").json
    assert [(each["group"], each["count"]) for each in groups] == [("CONTACT-1", 2)]
    rows = crm("report", "clients", "--json").json
    assert [(row["ref"], row["client"], row["count"]) for row in rows] == [("CONTACT-1", "Ada Lovelace", 1)]
    titles = crm("invoice", "list", "--fields", "ref,contact,contact.title", "--sort", "contact.title").rows
    assert [tuple(row.values()) for row in titles] == [
        ("INVOICE-1", "CONTACT-2", "Ada Lovelace"),
        ("INVOICE-2", "CONTACT-1", "Ada Lovelace"),
    ]
    tree = crm("tree", "CONTACT-1", "--json").json
    assert ("CONTACT-1", "INVOICE-1") in {(edge["from"], edge["to"]) for edge in tree["edges"]}
    events = [(e["ref"], e["what"], e["text"]) for e in crm("timeline", "CONTACT-1", "--json").json]
    assert [each for each in events if each[1] in ("merged", "unlinked")] == [
        ("CONTACT-3", "merged", "CONTACT-2 became part of it"),
        ("CONTACT-1", "merged", "CONTACT-3 became part of it"),
    ]
    before = dump(crm.db)
    error = crm("rm", "CONTACT-1", "--json").error
    assert (error["exit"], dump(crm.db) == before) == (5, True) and "CONTACT-2" in error["candidates"]
    credit = done(crm, "credit", "INVOICE-1", "--amount", "10")["result"][0]
    assert crm.show(credit)["contact"] == "CONTACT-1"


def test_commands_go_on_with_what_it_became_and_say_so(crm: Crm) -> None:
    twice(crm)
    done(crm, "merge", "CONTACT-1", "CONTACT-2")
    said = ["CONTACT-2 was merged into CONTACT-1."]
    for words in (
        ("edit", "CONTACT-2", "--city", "Rom"),
        ("note", "contact-2", "Again"),
        ("tag", "CONTACT-2", "hot"),
        ("link", "CONTACT-2", "DEAL-1"),
        ("deal", "new", "Next", "--contact", "CONTACT-2"),
        ("task", "new", "Write", "--on", "CONTACT-2"),
    ):
        answer = done(crm, *words)
        assert answer["warnings"] == said, words
    assert crm("edit", "CONTACT-2", "--city", "Bari").err == f"warning: {said[0]}\n"
    assert (crm.show("CONTACT-1")["city"], crm.show("CONTACT-2")["city"]) == ("Bari", "Bonn")
    assert (crm.show("DEAL-2")["contact"], crm.show("TASK-2")["on"]) == ("CONTACT-1", "CONTACT-1")
    for word in ("hubspot:9", "ada@y.org", "ada@x.org", "Ada Lovelace"):
        assert crm.show(word)["ref"] == "CONTACT-1", word
    for words in (("timeline", "CONTACT-2"), ("tree", "contact-2", "--json"), ("deal", "list", "contact=CONTACT-2")):
        asked = crm(*words)
        assert (asked.exit, asked.err) == (0, f"note: {said[0]}\n"), words
    assert crm("show", "CONTACT-1", "CONTACT-2").err == crm("history", "CONTACT-2").err == ""
    assert crm("unarchive", "CONTACT-2", "--json").error["exit"] == 4
    assert "CONTACT-2" not in crm("dupes", "-q").out + crm("find", "Lovelace", "-q").out + crm("contact", "list").out
    shown = crm("show", "CONTACT-2", "--color", "never", terminal=True).out
    assert "Merged into it\n  CONTACT-2  Augusta" in crm("show", "CONTACT-1", "--color", "never", terminal=True).out
    assert "Merged into\n  CONTACT-1  Ada Lovelace" in shown
    assert shown.splitlines()[-2:] == ["Next", "  CONTACT-1  crm show CONTACT-1"]
    assert "\nmerged into it  CONTACT-2  Augusta" in crm("show", "CONTACT-1", "--format", "table").out
    assert "\nmerged into  CONTACT-1  Ada" in crm("show", "CONTACT-2", "--format", "table").out
    assert crm("unmerge", "CONTACT-2").err.endswith("hint: Did you mean undo?\n")


def test_every_verb_of_a_lead_goes_on_with_what_it_became(crm: Crm) -> None:
    for title in ("Relaunch", "Relaunch again"):
        done(crm, "lead", "new", title, "--name", "Ada Lovelace")
    done(crm, "merge", "LEAD-2", "LEAD-1")
    (crm.folder / "a.txt").write_text("a")
    for line in (
        "log LEAD-1 Rang --as call",
        f"attach LEAD-1 {crm.folder}/a.txt",
        "line add LEAD-1 Setup --price 3 --tax 19",
        "line edit LEAD-1 1 --price 4",
        "clone LEAD-1",
        "untag LEAD-1 cold",
        "move LEAD-1 in_progress",
        "convert LEAD-1 --to deal+contact",
    ):
        assert done(crm, *line.split())["warnings"] == ["LEAD-1 was merged into LEAD-2."], line
    lead = crm.show("LEAD-1")
    assert (lead["stage"], lead["lines"], lead["files"], lead["version"]) == ("new", [], [], 2)


@pytest.mark.parametrize("line", ("edit {} --city Rom", "move {} junk", "convert {} --to deal"))
def test_what_is_refused_of_what_it_became_says_why_that_is_named(crm: Crm, line: str) -> None:
    for title in ("Relaunch", "Relaunch again"):
        done(crm, "lead", "new", title, "--name", "Ada Lovelace")
    done(crm, "merge", "LEAD-2", "LEAD-1")
    done(crm, "convert", "LEAD-2", "--to", "deal+contact")
    told = "hint: LEAD-1 was merged into LEAD-2. "
    assert crm(*line.format("lead-1").split()).err.splitlines()[1].startswith(told)
    assert crm(*line.format("LEAD-1").split(), "--json").error["hint"].startswith(told.removeprefix("hint: "))
    assert "merged" not in crm(*line.format("LEAD-2").split()).err


@pytest.mark.file
def test_before_they_were_one_both_were_what_they_were(crm: Crm) -> None:
    twice(crm)
    number = crm("steps", "--limit", "1").rows[0]["step"]
    asked = [
        *(
            (verb, ref, "--json")
            for verb in ("show", "timeline", "tree", "history")
            for ref in ("CONTACT-1", "CONTACT-2")
        ),
        ("invoice", "list", "contact=CONTACT-1", "-q"),
        ("invoice", "list", "contact=CONTACT-2", "-q"),
    ]
    before = [crm(*words).out for words in asked]
    done(crm, "merge", "CONTACT-1", "CONTACT-2")
    assert [crm(*words, "--as-of", number).out for words in asked] == before


def test_a_line_of_a_batch_goes_on_with_what_an_earlier_one_merged(crm: Crm) -> None:
    lines = ("contact new Ada", "contact new Ada", "merge CONTACT-1 CONTACT-2", "note CONTACT-2 Late")
    assert crm("batch", "-", stdin="\n".join(lines)).exit == 0
    assert crm("timeline", "CONTACT-1", "--only", "note").rows[-1]["ref"] == "CONTACT-1"


def test_what_is_made_of_something_final_names_what_is_there_now(crm: Crm) -> None:
    twice(crm)
    for price in ("10", "20"):
        crm.new("product", "Seat", "--price", price)
    done(crm, "line", "add", "INVOICE-2", "PRODUCT-2", "--tax", "19")
    done(crm, "issue", "INVOICE-2")
    crm.new("lead", "Shop", "--contact", "CONTACT-2", "--company-name", "Shop Ltd", "--street", "Weg 1")
    done(crm, "convert", "LEAD-1", "--to", "deal")
    done(crm, "rm", "DEAL-1")
    done(crm, "merge", "PRODUCT-1", "PRODUCT-2")
    done(crm, "merge", "CONTACT-1", "CONTACT-2")
    assert (crm.show("LEAD-1")["contact"], crm.show("DEAL-2")["contact"]) == ("CONTACT-2", "CONTACT-1")
    made = crm.show(done(crm, "clone", "INVOICE-2")["result"][0])
    assert (made["contact"], [line["product"] for line in made["lines"]]) == ("CONTACT-1", [None, "PRODUCT-1"])
    assert [line["product"] for line in crm.show("INVOICE-2")["lines"]] == [None, "PRODUCT-2"]
    done(crm, "edit", "CONTACT-1", "--unset", "company")
    company = done(crm, "convert", "LEAD-1", "--to", "company")["result"][0]
    assert (crm.show("CONTACT-1")["company"], crm.show("CONTACT-2")["company"]) == (company, "COMPANY-2")
    done(crm, "move", "DEAL-2", "lost")
    crm.now = "2026-11-24T12:00:00Z"
    crm.new("deal", "Again", "--contact", "CONTACT-1")
    done(crm, "rm", "INVOICE-3")
    assert refs(crm, "deal", "list", "returning") == ["DEAL-3"]


def test_an_import_finds_what_it_became(crm: Crm) -> None:
    twice(crm)
    card = crm("export", "contact", "ref=CONTACT-2", "--format", "vcard").out
    done(crm, "merge", "CONTACT-1", "CONTACT-2")
    for key, row in (
        ("ref", {"ref": "CONTACT-2", "city": "Oslo"}),
        ("external_id", {"external_id": "hubspot:9", "city": "Bern"}),
        ("email", {"email": "ada@y.org", "city": "Wien"}),
    ):
        answer = crm("import", "contact", "-", "--upsert-by", key, "--json", stdin=json.dumps([row]))
        assert (answer.exit, answer.json["result"], crm.show("CONTACT-1")["city"]) == (0, ["CONTACT-1"], row["city"])
    card = "\n".join(line for line in card.splitlines() if not line.startswith(("EMAIL", "TEL", "item", "N:", "FN:")))
    card = card.replace("END:", "FN:Somebody\nEND:")
    answer = crm("import", "contact", "-", "--on-duplicate", "update", "--json", stdin=card)
    assert (answer.json["created"], answer.json["result"]) == ([], ["CONTACT-1"])
    assert crm.show("CONTACT-2")["city"] == "Bonn"
    crm.new("product", "Seat", "--sku", "S-1")
    crm.new("product", "Seats", "--sku", "S-2")
    done(crm, "merge", "PRODUCT-1", "PRODUCT-2")
    words = ("import", "product", "-", "--upsert-by", "sku", "--json")
    assert crm(*words, stdin="sku,description\nS-2,Old\n").json["updated"] == ["PRODUCT-1"]
