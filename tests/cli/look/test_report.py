"""``crm report --svg FILE`` and ``--html FILE``: the figures as a picture and as a page that needs nothing else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from tests.conftest import Crm

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def deals(crm: Crm) -> Crm:
    crm.new("lead", "One", "--source", "<b>fair\u202e & co</b>")
    crm.new("lead", "Two", "--source", "web")
    crm.new("lead", "Three", "--source", "web")
    return crm


def test_a_picture_has_a_bar_for_each_row(deals: Crm) -> None:
    drawn = ET.fromstring(deals("report", "sources", "--since", "2020-01-01", "--svg", "-").out)
    assert [text.text for text in drawn.iter(f"{SVG}text")] == [
        "Sources since 2020-01-01",
        *("web", "2"),
        *("<b>fair\\u202e & co</b>", "1"),
    ]
    assert [bar.get("width") for bar in drawn.iter(f"{SVG}rect")] == ["100%", "360.0", "180.0"]


def test_a_page_stands_on_its_own_and_says_what_was_typed_harmlessly(deals: Crm) -> None:
    done = deals("report", "sources", "--html", str(deals.folder / "a.html"), "--svg", str(deals.folder / "a.svg"))
    assert done.exit == 0, done.err
    assert len(done.lines) == 2
    page = (deals.folder / "a.html").read_text(encoding="utf-8")
    assert re.findall(r"<td>(.*?)</td>", page) == ["web", "&lt;b&gt;fair\\u202e &amp; co&lt;/b&gt;"]
    assert re.findall(r"style=\"width:([0-9.]+)%", page) == ["100.0", "50.0"]
    assert not re.search(r"<script|https?:|@import|url\(", page)
    assert (deals.folder / "a.svg").read_text(encoding="utf-8") == deals("report", "sources", "--svg", "-").out


@pytest.mark.parametrize("words", [("--svg", "-", "--html", "-"), ("--svg", "nowhere/a.svg"), ("--html", "")])
def test_what_cannot_be_written_is_refused(deals: Crm, words: tuple[str, ...]) -> None:
    error = deals("report", "sources", *words, "--json").error
    assert error["exit"] == 2
    assert error["hint"]


def test_the_reports_are_listed_and_offered(crm: Crm) -> None:
    names = crm("report", "-q").lines
    assert names[:3] == ["invoices", "forecast", "clients"]
    assert [line.split("\t")[0] for line in crm("__complete", "report", "").lines] == names
    assert all(crm("report", name, "--json").json == [] for name in names)


def test_where_all_is_nothing_there_are_bars_of_no_length(crm: Crm) -> None:
    crm.new("deal", "Favour", "--amount", "0", "--close-date", "2026-12-01")
    drawn = ET.fromstring(crm("report", "forecast", "--svg", "-").out)
    assert [bar.get("width") for bar in drawn.iter(f"{SVG}rect")] == ["100%", "0.0"]
    assert [text.text for text in drawn.iter(f"{SVG}text")][-1] == "0.00 EUR"
