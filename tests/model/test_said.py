"""What a step says: the sentence of a verb and its arguments, and how much of many it keeps."""

from __future__ import annotations

import json

import pytest

from crmcli.model.said import Argument, arguments, sentence

LEADS = [f"LEAD-{number}" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("verb", "refs", "more", "said"),
    [
        ("edit", ["DEAL-1"], {}, "edit DEAL-1"),
        ("rm", LEADS[:4], {}, "rm LEAD-1, LEAD-2, LEAD-3 and LEAD-4"),
        ("rm", LEADS[:9], {}, "rm LEAD-1, LEAD-2, LEAD-3 and 6 more"),
        ("rm", LEADS, {}, "rm LEAD-1, LEAD-2, LEAD-3 and 9 more"),
        ("move", LEADS[:2], {"to": "won"}, "move LEAD-1 and LEAD-2 won"),
        ("convert", LEADS[:1], {"to": ["deal", "contact"]}, "convert LEAD-1 to deal+contact"),
        ("link", LEADS[:1], {"to": "DEAL-1"}, "link LEAD-1 DEAL-1"),
        ("log", LEADS[:1], {"what": "call"}, "log call LEAD-1"),
        ("line rm", ["DEAL-1"], {"lines": [1, 2]}, "line rm DEAL-1 1 and 2"),
        ("line rm", ["DEAL-1"], {"lines": list(range(1, 31))}, "line rm DEAL-1 1, 2, 3 and 27 more"),
        ("pay", ["INVOICE-1"], {"amount": (-123456, "EUR")}, "pay INVOICE-1 -1,234.56 EUR"),
        ("pay", ["INVOICE-1"], {"amount": (123456, "JPY")}, "pay INVOICE-1 123,456 JPY"),
        ("batch", [], {"count": 12000}, "batch of 12,000 lines"),
        ("import", [], {"plural": "leads"}, "import leads"),
        ("config set", [], {"setting": "currency"}, "config set currency"),
        ("view save", [], {}, "view save"),
        ("undo", [], {"step": 7}, "undo 7: move DEAL-1 won"),
        ("a verb of tomorrow", ["DEAL-1"], {"shade": 3}, "a verb of tomorrow DEAL-1"),
    ],
)
def test_a_sentence_is_made_of_what_is_stored(verb: str, refs: list[str], more: dict[str, Argument], said: str) -> None:
    assert sentence(verb, arguments(refs, more), {7: "move DEAL-1 won"}) == said


def test_of_many_nine_are_named_and_the_others_counted() -> None:
    assert json.loads(arguments(LEADS[:9], {})) == {"refs": LEADS[:9]}
    assert json.loads(arguments(LEADS, {"to": "won"})) == {"refs": LEADS[:9], "count": 12, "to": "won"}
