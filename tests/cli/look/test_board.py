"""``crm board``: lanes with their count and sum, and the first cards of each."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tests.conftest import Crm

NOW = "2026-11-26T10:00:00+00:00"  # a Thursday


@pytest.fixture
def deals(crm: Crm) -> Crm:
    crm.now = NOW
    crm.new("company", "Acme")
    days = ("2026-11-25", "2026-11-26", "2026-11-29", "2026-11-30", "2026-12-07", None)
    for number, day in enumerate(days, 1):
        words = ("--close-date", day) if day else ()
        crm.new("deal", f"Deal {number}", "--amount", f"{number}00", "--owner", "ada" if number < 3 else "bob", *words)
    assert crm("edit", "DEAL-1", "--company", "COMPANY-1", "--source", "fair").exit == 0
    assert crm("move", "DEAL-2", "DEAL-3", "preparation").exit == crm("move", "DEAL-6", "won").exit == 0
    return crm


@pytest.mark.parametrize(
    ("words", "lanes"),
    [
        ((), {"New": "145", "Preparation": "23"}),
        (("deal", "any"), {"New": "145", "Preparation": "23", "Won": "6"}),
        (("deal", "owner=bob"), {"New": "45", "Preparation": "3", "Won": "6"}),
        (("--group", "owner"), {"ada": "12", "bob": "345"}),
        (("--group", "source"), {"fair": "1", "no source": "2345"}),
        (("deal", "any", "--group", "month"), {"2026-11": "1234", "2026-12": "5", "no date": "6"}),
        (
            ("deal", "any", "--group", "due_date"),
            {"overdue": "1", "today": "2", "this week": "3", "next week": "4", "later": "5", "no date": "6"},
        ),
    ],
    ids=str,
)
def test_cards_stand_in_their_lanes(deals: Crm, words: tuple[str, ...], lanes: dict[str, str]) -> None:
    found: dict[str, str] = {}
    for card in deals("board", *words, "--json").json:
        found[card["group"]] = found.get(card["group"], "") + card["ref"].removeprefix("DEAL-")
    assert found == lanes


def test_a_card_says_what_it_is_about(deals: Crm) -> None:
    deals.new("lead", "--name", "Ada Lovelace")
    assert [card["title"] for card in deals("board", "lead", "--json").json] == ["Ada Lovelace"]
    assert deals("board", "--json").json[0] == {
        "group": "New",
        "ref": "DEAL-1",
        "title": "Deal 1",
        "client": "Acme",
        "amount": "100.00",
        "currency": "EUR",
        "created_at": "2026-11-26T10:00:00Z",
        "late": False,
    }


def test_a_terminal_draws_as_many_lanes_as_it_has_room_for(deals: Crm) -> None:
    for number in range(9):
        deals.new("deal", f"More {number}")
    deals.environ["COLUMNS"] = "60"
    drawn = deals("board", "--color", "never", terminal=True)
    beside = [(line[:31].rstrip(), line[31:].rstrip()) for line in drawn.lines]
    assert beside[:7] == [
        ("New (12)", "Preparation (2)"),
        ("1,000.00 EUR", "500.00 EUR"),
        ("", ""),
        ("DEAL-1 Deal 1", "DEAL-2 Deal 2"),
        ("Acme", "200.00 EUR  just now"),
        ("100.00 EUR  just now", ""),
        ("", ""),
    ]
    assert "and 2 more" in drawn.out
    assert max(map(len, drawn.lines)) <= 60


def test_a_picture_has_all_that_a_card_says_within_its_frame(deals: Crm) -> None:
    assert deals("edit", "DEAL-1", "--title", "A title without end " * 4).exit == 0
    picture = ET.fromstring(deals("board", "--svg", "-").out)
    (_, _, width, height), frames, said = map(int, picture.get("viewBox", "").split()), [], []
    for part in picture:
        x, y = (int(part.get(name, "0")) for name in ("x", "y"))
        if part.get("rx"):
            frames.append((x, y, x + int(part.get("width", "0")), y + int(part.get("height", "0"))))
            said.append("")
        elif part.tag.endswith("text") and frames and frames[-1][0] <= x <= frames[-1][2]:
            left, top, right, bottom = frames[-1]
            long = 8 * len(text := " ".join(part.itertext()))
            begin, end = (x - long, x) if part.get("text-anchor") == "end" else (x, x + long)
            assert left < begin <= end < right and top < y < bottom, text
            said[-1] += f"{text}|"
    assert said[0] == "DEAL-1 A title without end…|Acme|100.00 EUR|2026-11-26|"
    assert said[-1] == "DEAL-3 Deal 3||300.00 EUR|2026-11-26|" and len(said) == 5
    assert {frame[0] for frame in frames} == {8, 264}
    assert all(right < width and bottom < height for _, _, right, bottom in frames)


def test_other_kinds_have_boards_too(deals: Crm) -> None:
    deals.new("task", "Call", "--due", "tomorrow")
    assert [card["group"] for card in deals("board", "task", "--group", "due-date", "--json").json] == ["this week"]
    assert [card["group"] for card in deals("board", "company", "--group", "owner", "--json").json] == ["tester"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("company",), "A company has no stages"),
        (("product", "--group", "month"), "Products have no day to go by"),
        (("--group", "colour"), "has no field 'colour'"),
        (("boat",), "boat"),
    ],
)
def test_what_cannot_be_a_board_is_refused(deals: Crm, words: tuple[str, ...], said: str) -> None:
    error = deals("board", *words, "--json").error
    assert (error["exit"], said in error["message"]) == (2, True)
