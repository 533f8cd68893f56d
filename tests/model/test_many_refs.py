"""Many references in little memory: words come out as they went in, whatever they look like."""

from __future__ import annotations

import tracemalloc

from crmcli.model.many_refs import Grouped, ManyRefs, RefSet

WORDS = [
    *("LEAD-5", "DEAL-7", "lead-5", "LEAD-05", "LEAD-0", "LEAD-5?", "LEAD-5", " LEAD-6", "LEAD-6 ", "-5", "", "A-B-5"),
    *("LEAD-\u0665", "LEAD-\u00b2", "LEAD-123456789012345678", "LEAD-1234567890123456789", "ada@x.org", "2026-014"),
]


def test_words_come_out_as_they_went_in() -> None:
    many = ManyRefs(WORDS)
    assert list(many) == WORDS and many == WORDS and many != WORDS[:-1] and many != [*WORDS[:-1], "LEAD-5"]
    assert (many[0], many[-1], many[3:6], many[:0], len(many)) == (WORDS[0], WORDS[-1], WORDS[3:6], [], len(WORDS))
    assert list(many.once()) == list(dict.fromkeys(WORDS))
    assert list(many.backwards()) == WORDS[::-1]
    assert not ManyRefs() and ManyRefs() == []


def test_references_are_counted_by_their_prefixes() -> None:
    many = ManyRefs(["LEAD-1", "ada@x.org", "DEAL-1", "LEAD-2"])
    many.add("DEAL", 9)
    assert (many.counted(), many[-1]) == ({"LEAD": 2, "DEAL": 2}, "DEAL-9")


def test_more_prefixes_than_a_byte_can_tell_apart() -> None:
    words = [f"P{number}-{number}" for number in range(1, 400)]
    assert list(ManyRefs(words)) == words


def test_a_set_knows_each_word_once() -> None:
    seen = RefSet(["LEAD-1", "LEAD-1024", "ada@x.org"])
    told = {word: word in seen for word in ("LEAD-1", "LEAD-2", "LEAD-1025", "LEAD-01", "DEAL-1", "ada@x.org")}
    assert [word for word, known in told.items() if known] == ["LEAD-1", "ada@x.org"]
    assert all(seen.add(f"LEAD-{number}") for number in (2, *range(1025, 4000)))
    assert [seen.add(word) for word in ("LEAD-1", "LEAD-2", "LEAD-3999", "LEAD-01", "LEAD-01")] == [
        *(False, False, False, True, False)
    ]


def test_groups_are_as_long_as_they_are() -> None:
    groups = Grouped()
    for group in (["DEAL-1", "CONTACT-1"], [], ["DEAL-2"]):
        groups.append(group)
    assert list(groups) == [["DEAL-1", "CONTACT-1"], [], ["DEAL-2"]]
    assert (groups[-1], groups[1:], len(groups)) == (["DEAL-2"], [[], ["DEAL-2"]], 3)


def test_a_reference_takes_a_few_bytes() -> None:
    tracemalloc.start()
    many, seen = ManyRefs(), RefSet()
    for number in range(1, 20_001):
        many.add("LEAD", number)
        seen.take("LEAD", number)
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert used < 300_000  # as texts in a list and a set they would take 2 MB
