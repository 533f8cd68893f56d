"""What is stored never controls the terminal, the markup engine or a spreadsheet."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.model.cells import guarded
from crmcli.model.results import Card, Cards, Column, Result, Rows, Timeline, Written
from crmcli.model.trees import Tree
from crmcli.render import FORMATS
from crmcli.render.escape import csv_cell, json_safe, tsv_cell, visible

from .samples import look, output

DANGEROUS = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
    "\ud800",
    "\udfff",
]
HOSTILE = "\x1b]0;owned\x07\x1b[31mred [bold]x[/bold] :smile: \u202eevil\u2069 \x9b2J \x7f \ud83d \u2028"
TEXTS = st.text(st.characters(exclude_categories=()) | st.sampled_from(DANGEROUS))


def hostile_results() -> list[Result]:
    """Every kind of result with hostile text wherever a person, a mail or a bank could put it."""
    record = {
        "ref": "DEAL-1",
        "kind": "deal",
        "title": HOSTILE,
        "stage": HOSTILE,
        "amount": HOSTILE,
        "currency": HOSTILE,
        "comments": HOSTILE + "\nsecond line",
        "emails": [{"label": HOSTILE, "value": HOSTILE}],
        "tags": [HOSTILE],
        "lines": [{"name": HOSTILE, "net": HOSTILE, "optional": True}],
        "totals": {
            "net": HOSTILE,
            "total": HOSTILE,
            "paid": "1",
            "by_rate": [{"rate": HOSTILE, "net": "1", "tax": "1"}],
        },
        "links": [{"ref": HOSTILE, "how": HOSTILE, "step": 1}],
        "custom": {HOSTILE: HOSTILE},
        "created_at": HOSTILE,
        "version": HOSTILE,
    }
    columns = [
        Column("ref", "Ref", "ref"),
        Column("title", HOSTILE, "title"),
        Column("stage", "Stage", "stage"),
        Column("amount", "Amount", "money", currency="currency"),
        Column("comments", "Comments", "long"),
        Column("created_at", "Created", "time"),
        Column("tags", "Tags", "list"),
    ]
    lines = [Column("name", "Name", "title"), Column("net", "Net", "money")]
    entry = {"at": HOSTILE, "by": HOSTILE, "ref": HOSTILE, "what": HOSTILE, "text": HOSTILE, "refs": [HOSTILE]}
    node = {"ref": HOSTILE, "kind": "deal", "title": HOSTILE, "stage": HOSTILE, "amount": "1", "currency": HOSTILE}
    detail = [{"ref": HOSTILE, "what": HOSTILE, "field": HOSTILE, "value": HOSTILE, "why": HOSTILE}]
    return [
        Rows("deals", columns, [record], 1),
        Cards([Card(record, columns, lines, {}, {"DEAL-1": HOSTILE, HOSTILE: HOSTILE}, HOSTILE)]),
        Timeline(HOSTILE, HOSTILE, [{**entry}]),
        Tree(HOSTILE, HOSTILE, [node], [{"from": HOSTILE, "to": "DEAL-2", "how": HOSTILE}]),
        Written(HOSTILE, 1, result=[HOSTILE]),
        Written(HOSTILE, dry_run=True, result=[HOSTILE], detail=detail),
    ]


@pytest.mark.parametrize("format", [None, *FORMATS])
@pytest.mark.parametrize("index", range(6))
@pytest.mark.parametrize("terminal", [True, False])
def test_no_format_lets_hostile_text_reach_the_terminal(format: str | None, index: int, terminal: bool) -> None:
    result = hostile_results()[index]
    if format == "dot" and not isinstance(result, Tree):
        return
    written = output(result, look(200, terminal), format)
    assert [character for character in DANGEROUS if character in written and character not in "\t\n"] == []
    assert written.encode()
    if terminal and format is None:
        assert "\t" not in written


@pytest.mark.parametrize("index", range(4))
def test_markup_and_emoji_codes_are_shown_as_typed(index: int) -> None:
    drawn = output(hostile_results()[index], look(400))
    assert "red [bold]x[/bold] :smile:" in drawn
    assert r"\x1b]0;owned\x07" in drawn
    assert r"\u202eevil\u2069" in drawn


@pytest.mark.parametrize("character", DANGEROUS, ids=ascii)
def test_every_dangerous_character_is_shown_as_an_escape(character: str) -> None:
    shown = visible(f"a{character}b")
    assert character not in shown
    assert shown[:2] == "a\\"
    assert shown.isprintable()


def test_only_line_feeds_are_kept_and_only_where_lines_are() -> None:
    assert visible("a\tb\r\nc\x85", lines=True) == "a\\tb\\r\nc\\x85"
    assert visible("a\nb") == r"a\nb"
    assert visible("Zoë 日本 👩‍💻") == "Zoë 日本 👩‍💻"


@given(TEXTS)
def test_visible_text_has_nothing_dangerous_left(text: str) -> None:
    shown = visible(text)
    assert not any(character in shown for character in DANGEROUS)
    assert visible(shown) == shown


@given(TEXTS)
def test_json_comes_back_as_it_was_and_is_plain_utf_8(text: str) -> None:
    encoded = json_safe(json.dumps({"text": text}, ensure_ascii=False, indent=2))
    assert not any(character in encoded for character in DANGEROUS if character != "\n")
    encoded.encode()
    assert json.loads(encoded)["text"] == json.loads(json.dumps(text))


@given(TEXTS)
def test_a_guarded_cell_is_no_formula_and_one_apostrophe_less_gives_it_back(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (text, "'" + text)
    if cell == text:
        assert not text.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("text", "numeric", "cell"),
    [
        ("=1+1", False, "'=1+1"),
        ("@SUM(A1)", False, "'@SUM(A1)"),
        ("+49 30 1", False, "'+49 30 1"),
        ("-5.00", False, "'-5.00"),
        ("-5.00", True, "-5.00"),
        ("+1", True, "+1"),
        ("-1+cmd|' /C calc'!A0", True, "'-1+cmd|' /C calc'!A0"),
        ("\t=1", False, "'\t=1"),
        ("\r=1", False, "'\r=1"),
        ("'=1", False, "''=1"),
        ("a=1", False, "a=1"),
        ("'tis", False, "'tis"),
        ("", False, ""),
    ],
)
def test_formulas_are_guarded_and_numbers_are_not(text: str, numeric: bool, cell: str) -> None:
    assert guarded(text, numeric) == cell


def test_a_tsv_cell_has_no_tab_and_no_line_end() -> None:
    assert tsv_cell("a\tb\nc\rd\\e\x1b\u202e") == r"a\tb\nc\rd\\e\x1b\u202e"


@pytest.mark.parametrize(
    ("text", "raw", "cell"),
    [
        ("plain", False, "plain"),
        ("", False, ""),
        ('say "hi"', False, '"say ""hi"""'),
        ("a,b", False, '"a,b"'),
        ("a\r\nb", False, '"a\r\nb"'),
        (" a", False, '" a"'),
        ("\x1b[2J", False, r"\x1b[2J"),
        ("\x1b[2J", True, "\x1b[2J"),
        ("\ud800", True, r"\ud800"),
    ],
)
def test_a_csv_cell_is_quoted_where_needed(text: str, raw: bool, cell: str) -> None:
    assert csv_cell(text, raw) == cell
