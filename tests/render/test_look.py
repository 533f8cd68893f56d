"""The place to write to, and the same place taken for a pipe."""

from __future__ import annotations

from crmcli.render import Output
from tests.render.samples import LOCAL, NOW, deals, look, output


def test_a_place_taken_for_a_pipe_is_the_same_in_all_but_the_terminal() -> None:
    out = look().out
    place = Output(out, 97, True, True, NOW, LOCAL, True, ("ref", "title"))
    assert place.piped() == Output(out, 97, False, True, NOW, LOCAL, True, ("ref", "title")) != place


def test_markdown_is_the_same_at_a_terminal_and_in_a_pipe() -> None:
    texts = [output(deals(), look(terminal=terminal), "md") for terminal in (True, False)]
    assert texts[0] == texts[1]
    assert "2026-11-23" in texts[0] and "ago" not in texts[0]
