"""HTML: one file that needs nothing else; what it says is escaped, and a template of one's own runs no code."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from crmcli.documents.html import html
from crmcli.documents.paper import Design
from crmcli.documents.words import Words
from crmcli.errors import Refused

from .papers import CLIENT, kinds, line, paper

KINDS = kinds()
EVIL = "<script>alert(1)</script> & \"x\" 'y' 東京 🧀 ${accent}"


class Tags(HTMLParser):
    """The tags of a page, and what it links to."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.text = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_its_number_and_its_total(name: str) -> None:
    one = KINDS[name]
    text = Tags(html(one, Design())).text
    assert str(one.number) in text and Words(one.language, one.currency).amount(one.totals.total) in text


def test_what_people_typed_is_text_and_nothing_else() -> None:
    one = paper([line("1", name=EVIL)], client=replace(CLIENT, name=EVIL, person=EVIL), title=EVIL, intro=EVIL)
    found = Tags(html(one, Design()))
    assert "script" not in found.tags
    assert found.text.count(EVIL) == 5
    assert found.targets == []


def test_it_needs_no_other_file() -> None:
    content = html(KINDS["three lines"], Design(logo=b"\x89PNG\r\n\x1a\nrest"))
    assert [target[:22] for target in Tags(content).targets] == ["data:image/png;base64,"]
    assert not re.search(rb"@import|url\(|http-equiv", content)
    assert content == html(KINDS["three lines"], Design(logo=b"\x89PNG\r\n\x1a\nrest"))


def test_a_template_of_ones_own_names_places() -> None:
    template = "<h1>$heading</h1>$table<b style='color: $accent'>$$</b>${notes}"
    content = html(paper([line("1", name=EVIL)]), Design(template=template, accent="#123456")).decode()
    assert content.startswith("<h1>Rechnung RE-2026-0042</h1><table")
    assert "<b style='color: #123456'>$</b><p>Bitte zahlen Sie 1,19\N{NO-BREAK SPACE}€" in content
    assert "<script>" not in content


WRONG = {
    "$nonsense": "$nonsense",
    "a\n5 $ each": "line 2",
    "${heading.__class__}": "line 1",
    "{heading!r} $(x)": "line 1",
}


@pytest.mark.parametrize(("template", "says"), WRONG.items())
def test_a_template_with_a_wrong_place_says_which(template: str, says: str) -> None:
    with pytest.raises(Refused) as caught:
        html(KINDS["one line"], Design(template=template))
    assert says in caught.value.message and "$heading" in (caught.value.hint or "")


def test_a_draft_is_marked() -> None:
    draft = replace(KINDS["one line"], draft=True)
    assert '<div class="mark">ENTWURF</div>' in html(draft, Design()).decode()
