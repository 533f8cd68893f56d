"""Lines of a batch are read as a POSIX shell would read them."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.cli.data.script import Line, filled, lines, read, split
from crmcli.errors import Usage


def every(text: str, expect_end: bool = False) -> list[Line]:
    return [read(number, line) for number, line in lines(text, expect_end)]


@given(st.text(alphabet="ab @-=#'\"\\\t$é", max_size=30))
def test_words_are_those_of_the_shell(text: str) -> None:
    """shlex differs in one thing: it also takes a # inside a word for a comment, which no shell does."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    if "#" in text or "\\$" in text:
        return
    try:
        expected = list(lexer)
    except ValueError:
        with pytest.raises(ValueError):
            split(text)
        return
    assert split(text) == expected


@given(st.lists(st.text(max_size=8).filter(lambda word: "\0" not in word), max_size=6))
def test_quoted_words_come_back_as_they_were(words: list[str]) -> None:
    assert split(shlex.join(words)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("note @d a#b # said so", ["note", "@d", "a#b"]),
        ("#only a comment", []),
        ("""say "it's $5 \\$ \\" \\n" 'a\\b' c\\ d""", ["say", "it's $5 $ \" \\n", "a\\b", "c d"]),
        ("a ''", ["a", ""]),
    ],
)
def test_comments_and_escapes(text: str, words: list[str]) -> None:
    assert split(text) == words


def test_labels_numbers_and_json_are_read() -> None:
    text = '\n# a day\n@l = lead new "Big deal"\n@d, @c= convert @l --to deal+contact\n'
    text += '{"do": "convert @d", "to": "quote", "as": ["q"], "force": true}\n'
    assert [(line.number, line.labels, line.words, line.by_name) for line in every(text)] == [
        (3, ("@l",), ["lead", "new", "Big deal"], {}),
        (4, ("@d", "@c"), ["convert", "@l", "--to", "deal+contact"], {}),
        (5, ("@q",), ["convert", "@d"], {"to": ["quote"], "force": True}),
    ]


def test_a_backslash_at_the_end_carries_a_line_on_under_its_first_number() -> None:
    text = "lead new A \\\r\n  --amount 5\n# no \\\nlead new B\\\\\n"
    assert [(line.number, line.words) for line in every(text)] == [
        (1, ["lead", "new", "A", "--amount", "5"]),
        (4, ["lead", "new", "B\\"]),
    ]
    with pytest.raises(Usage, match="line 2: it goes on, but there is no next line"):
        every("lead new A\nlead new B \\\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lead new A\nlead new 'B", "line 2: No closing|line 2: a quote is not closed"),
        ("\n@l =", "line 2: there is no command"),
        ('{"to": "deal"}', 'line 1: it has no "do"'),
        ('{"do": "lead new", "amount": {"a": 1}}', 'line 1: "amount" is neither text'),
        ("{nonsense", "line 1: it is not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, says: str) -> None:
    with pytest.raises(Usage, match=says):
        every(text)


def test_labels_stand_for_what_was_made() -> None:
    labels = {"@d": ["DEAL-1"], "@all": ["LEAD-1", "LEAD-2"]}
    assert filled(["convert", "@all", "--deal=@d", "me@x.org"], labels) == [
        "convert",
        "LEAD-1",
        "LEAD-2",
        "--deal=DEAL-1",
        "me@x.org",
    ]
    assert filled(["@@d", "--title=@@d", "@d.", "@"], labels) == ["@d", "--title=@d", "@d.", "@"]
    with pytest.raises(Usage, match="@x"):
        filled(["show", "@x"], labels)


def test_an_input_that_was_cut_off_is_noticed() -> None:
    with pytest.raises(Usage, match="does not end"):
        every("lead new A\n", expect_end=True)
    assert len(every("lead new A\nend\n", expect_end=True)) == 1
