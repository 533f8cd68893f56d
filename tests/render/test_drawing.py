"""Drawings for a terminal, as they were looked at and found good: 80 and 200 columns, plain and coloured."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from rich.console import Console

from crmcli.model.results import Result, Rows
from crmcli.render import drawing

from .card_samples import cards
from .golden import assert_golden
from .samples import deals, dry_run, look, output, timeline, tree, written

SAMPLES: list[Callable[[], Result]] = [deals, cards, timeline, tree, written, dry_run]
ANSI = re.compile(r"\x1b\[[0-9;]*m")
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample.__name__))


@each_sample
@pytest.mark.parametrize("width", [80, 200])
def test_a_drawing_is_as_it_was_found_good(sample: Callable[[], Result], width: int) -> None:
    assert_golden(f"{sample.__name__}-{width}.txt", output(sample(), look(width)))


@each_sample
def test_a_coloured_drawing_is_as_it_was_found_good(sample: Callable[[], Result]) -> None:
    assert_golden(f"{sample.__name__}-80.ansi", output(sample(), look(80, colour=True)))


@each_sample
def test_colour_changes_nothing_but_colour(sample: Callable[[], Result]) -> None:
    coloured = output(sample(), look(colour=True))
    assert "\x1b[" in coloured
    assert ANSI.sub("", coloured) == output(sample(), look())


@pytest.mark.parametrize("sample", [deals, cards, timeline, tree, dry_run], ids=lambda sample: str(sample.__name__))
@pytest.mark.parametrize("width", [20, 40, 80, 133, 200])
def test_no_line_is_wider_than_the_terminal_or_ends_in_blanks(sample: Callable[[], Result], width: int) -> None:
    sentence = 1 if sample is dry_run else 0  # the terminal itself folds a sentence
    for line in output(sample(), look(width)).splitlines()[sentence:]:
        assert cell_len(line) <= width
        assert line == line.rstrip()


@each_sample
def test_the_format_table_draws_in_a_pipe_too_with_exact_times(sample: Callable[[], Result]) -> None:
    drawn = output(sample(), look(200, terminal=False), "table")
    assert " ago" not in drawn
    assert "\x1b" not in drawn
    assert output(sample(), look(200, terminal=False, colour=True), "table").count("\n") == drawn.count("\n")


@pytest.mark.parametrize("sample", [deals, cards, timeline, tree], ids=lambda sample: str(sample.__name__))
def test_a_drawing_can_be_recorded_on_another_console(sample: Callable[[], Result]) -> None:
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(drawing.draw(sample(), look(100, colour=True)))
    picture = console.export_svg(title="crm")
    assert picture.startswith("<svg")
    assert "DEAL-3" in picture


def test_an_empty_list_says_so_at_a_terminal_and_is_a_header_in_a_pipe() -> None:
    nothing = Rows("leads", deals().columns[:2], [], 0)
    assert output(nothing, look()) == "no leads\n"
    assert output(nothing, look(terminal=False)) == "ref\ttitle\n"
    assert output(nothing, look(terminal=False), "table") == "Ref  Title\n"
