"""``crm merge`` as it is asked: with a preview and a question at a terminal, and a Tab behind ``--keep``."""

from __future__ import annotations

from tests.actions.twice import twice
from tests.conftest import Crm
from tests.pictures import dump


def test_at_a_terminal_the_preview_is_shown_and_asked_about(crm: Crm) -> None:
    twice(crm)
    before = dump(crm.db)
    asked = crm("merge", "CONTACT-1", "CONTACT-2", terminal=True, stdin="no\n")
    assert asked.exit == 0 and "job_title" in asked.err and "Merge into CONTACT-1?" in asked.err, asked.err
    assert dump(crm.db) == before
    assert "undo: crm undo" in crm("merge", "CONTACT-1", "CONTACT-2", terminal=True, stdin="yes\n").out
    assert crm("undo").exit == 0 and dump(crm.db) == before
    assert "Merge into" not in crm("merge", "CONTACT-1", "CONTACT-2", "--yes", terminal=True).err
    assert crm("steps", "--limit", "1").rows[0]["title"] == "merge CONTACT-2 into CONTACT-1"


def test_a_tab_offers_what_can_be_merged_and_the_fields_to_choose(crm: Crm) -> None:
    twice(crm)
    for words, offered in (
        (("CONTACT-1", "CONTACT-2", "--keep", "job"), ["job_title="]),
        (("CONTACT-1", "CONTACT-2", "--keep", "city="), ["city=CONTACT-1", "city=CONTACT-2"]),
        (("CONTACT-1", "DEA"), []),
        (("CONTACT-1", "CONTACT-3"), ["CONTACT-3"]),
    ):
        assert [line.split("\t")[0] for line in crm("__complete", "merge", *words).lines] == offered, words
    assert crm("merge", "CONTACT-1", "CONTACT-3").exit == 0
    assert crm("__complete", "show", "CONTACT-3").lines == []
