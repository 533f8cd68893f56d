"""``--svg FILE`` and ``--html FILE`` of boards, trees and timelines: all is there, and what was typed does nothing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from crmcli.render.pictures.frame import cut, folded, safe
from tests.conftest import Crm
from tests.prepared import prepared

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>a\u202e("&")</script>'
HARMLESS = '<script>a\\u202e("&")</script>'


@pytest.fixture
@prepared
def business(crm: Crm) -> Crm:
    """A company with a deal that became an invoice, and a deal whose title would like to be more than a title."""
    crm.now = "2026-11-23T09:00:00Z"
    crm.new("company", EVIL)
    crm.new("deal", "Relaunch", "--company", "COMPANY-1", "--line", "Design @ 1000 tax 19")
    crm.new("deal", EVIL, "--company", "COMPANY-1", "--amount", "5", "--currency", "USD")
    assert crm("convert", "DEAL-1", "--to", "invoice").exit == 0
    assert crm("note", "DEAL-2", f"{'word ' * 29}word\n{EVIL}").exit == 0
    return crm


class Page(HTMLParser):
    """The texts of a page, and whether each tag that is opened is closed in turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1] not in ("style", "title"):
            self.texts.append(" ".join(data.split()))


def drawn(crm: Crm, *words: str) -> tuple[list[str], Page]:
    """The texts of the picture, and the page."""
    picture = crm(*words, "--svg", "-")
    page = crm(*words, "--html", "-").out
    assert picture.exit == 0, picture.err
    assert not re.search(r"<script|https?:|@import|url\(", page + picture.out.replace(SVG[1:-1], ""))
    read = Page(page)
    assert read.open == []
    return [text for text in ET.fromstring(picture.out).find(".").itertext() if text.strip()], read


def test_a_board_has_its_lanes_with_sums_and_cards(business: Crm) -> None:
    picture, page = drawn(business, "board")
    assert picture[:2] == ["Deals", "Deals"]
    assert picture[2:14] == [
        *("New (2)", "1,190.00 EUR", "5.00 USD"),
        *("DEAL-1", "Relaunch", '<script>a\\u202e("&")</scrip…', "1,190.00 EUR", "2026-11-23"),
        *("DEAL-2", '<script>a\\u202e("&"…', '<script>a\\u202e("&")</scrip…', "5.00 USD"),
    ]
    assert page.texts[:7] == ["Deals", "New (2)", "1,190.00 EUR", "5.00 USD", "DEAL-1", "Relaunch", HARMLESS]
    assert page.tags.isdisjoint({"script", "a", "img", "link"})


def test_a_board_says_how_many_cards_it_leaves_out(crm: Crm) -> None:
    crm("batch", "-", stdin="\n".join(f"task new T{at}" for at in range(12)))
    picture, page = drawn(crm, "board", "task")
    assert [text for text in picture if text.startswith("and")] == ["and 2 more"]
    assert page.texts[-1] == "and 2 more"
    assert crm("board", "task", "--svg", str(crm.folder)).lines == [f"{crm.folder}/crm.svg written"]


def test_a_tree_has_each_element_with_its_amount(business: Crm) -> None:
    picture, page = drawn(business, "tree", "COMPANY-1")
    deal = ["DEAL-1", "Relaunch", "new", "billed"]
    assert page.texts == [
        *(f"COMPANY-1 {HARMLESS}", "COMPANY-1", HARMLESS, *deal, "1,190.00 EUR"),
        *("INVOICE-1", "Relaunch", "draft", "1,190.00 EUR", "DEAL-2", HARMLESS, "new", "5.00 USD"),
        *("2 deals: 1,190.00 EUR, 5.00 USD", "1 invoice: 1,190.00 EUR"),
    ]
    assert sorted(picture[1:]) == sorted(page.texts)


def test_a_timeline_has_each_day_with_what_happened(business: Crm) -> None:
    picture, page = drawn(business, "timeline", "DEAL-2")
    title = f"DEAL-2 {HARMLESS}"
    assert picture[:7] == [title, title, "Mon 23 November 2026", "09:00", "created", HARMLESS, "— tester"]
    assert picture[7:] == [
        *("09:00", "note", ("word " * 18).strip(), ("word " * 12).strip(), f"{HARMLESS}  NOTE-1", "— tester"),
    ]
    assert page.texts[-1] == "— tester"
    assert page.texts[-2] == f"{'word ' * 30}{HARMLESS} NOTE-1"  # in lines, which a page shows
    assert drawn(business, "timeline", "DEAL-2", "--only", "paid")[1].texts == [title, "nothing has happened yet"]


@pytest.mark.parametrize("words", [("board",), ("tree", "DEAL-1"), ("timeline", "DEAL-1")])
def test_what_cannot_be_written_is_refused(business: Crm, words: tuple[str, ...]) -> None:
    assert business(*words, "--svg", "-", "--html", "-", "--json").error["exit"] == 2
    assert business(*words, "--svg", "nowhere/a.svg", "--json").error["field"] == "output"


def test_texts_are_folded_and_cut_by_what_they_take() -> None:
    assert folded("ab cd  ef\n\nabcdefgh ij", 5) == ["ab cd", "ef", "", "abcde", "fgh", "ij"]
    assert folded("a 漢字漢", 4) == ["a", "漢字", "漢"]
    assert [cut("abcdef", 6), cut("abcdefg", 6), cut("漢字漢字", 6)] == ["abcdef", "abcde…", "漢字…"]
    assert safe("\ufffe<'\x1b") == "\\ufffe&lt;&#x27;\\x1b"
