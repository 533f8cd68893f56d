"""The timeline: days in the local zone, what was inherited marked, texts folded below their beginning."""

from __future__ import annotations

from crmcli.model.results import Record, Timeline

from .samples import look, output, timeline


def drawn(*entries: Record, width: int = 80) -> list[str]:
    return output(Timeline("DEAL-3", "Relaunch", list(entries)), look(width)).splitlines()


def entry(**values: object) -> Record:
    return {"at": "2026-11-26T08:00:00Z", "by": "", "ref": "DEAL-3", "what": "note", "text": "", "refs": [], **values}


def test_a_day_is_that_of_the_zone() -> None:
    lines = drawn(entry(at="2026-11-24T22:59:59Z", text="late"), entry(at="2026-11-24T23:00:00Z", text="early"))
    assert lines[2:] == [
        "Tue 24 November 2026",
        "23:59  ✎ note  late",
        "",
        "Yesterday, Wed 25 November 2026",
        "00:00  ✎ note  early",
    ]


def test_tomorrow_can_be_on_it() -> None:
    assert drawn(entry(at="2026-11-27T08:00:00Z"))[2] == "Tomorrow, Fri 27 November 2026"


def test_what_was_inherited_names_its_origin_and_the_own_does_not() -> None:
    lines = drawn(entry(ref="LEAD-5", text="asked for a price"), entry(text="sent one"))
    assert lines[3:] == ["09:00  ✎ note  ↳ LEAD-5  asked for a price", "09:00  ✎ note  sent one"]


def test_a_note_keeps_its_lines_below_its_beginning() -> None:
    assert drawn(entry(text="one\n  two\n\nthree", by="ada"))[3:] == [
        "09:00  ✎ note  one",
        "                 two",
        "",
        "               three  — ada",
    ]


def test_a_long_text_is_folded_below_its_beginning_at_any_width() -> None:
    for width in (40, 80, 200):
        lines = drawn(entry(text="word " * 60), width=width)[3:]
        assert len(lines) > 2
        assert all(line.startswith(" " * 15 + "word") and len(line) <= width for line in lines[1:])
        assert sum(line.count("word") for line in lines) == 60


def test_references_are_named_unless_the_text_names_them() -> None:
    assert drawn(entry(text="became DEAL-31", refs=["DEAL-31", "DEAL-3"]))[3] == "09:00  ✎ note  became DEAL-31  DEAL-3"


def test_an_unknown_word_has_a_plain_glyph() -> None:
    assert drawn(entry(what="teleported"))[3] == "09:00  · teleported"


def test_nothing_yet_is_said() -> None:
    assert drawn()[2] == "nothing has happened yet"


def test_a_day_alone_has_no_clock() -> None:
    assert drawn(entry(at="2026-11-26", text="x"))[2:] == ["Today, Thu 26 November 2026", "       ✎ note  x"]


def test_kinds_of_entries_can_be_told_apart_without_colour() -> None:
    glyphs = [line[7] for line in output(timeline(), look()).splitlines() if line[2:3] == ":"]
    assert len(set(glyphs)) == len(glyphs) == 7
