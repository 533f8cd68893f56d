"""The bar for what takes a while."""

from __future__ import annotations

import io
import sys

from crmcli.render.progress import progress


def drawn(shown: bool, patience: float) -> str:
    stream = io.StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    with progress(stream, "import \x1b[31m.csv", 200, shown, patience) as move:
        move(100)
        move(200)
    return stream.getvalue()


def test_a_bar_shows_how_far_one_has_come_and_what_is_typed_cannot_command_the_terminal() -> None:
    text = drawn(shown=True, patience=0)
    assert "import \\x1b[31m.csv" in text
    assert "100%" in text


def test_nothing_is_drawn_where_nobody_looks_nor_for_what_is_done_at_once() -> None:
    assert drawn(shown=False, patience=0) == ""
    assert drawn(shown=True, patience=60) == ""


def test_the_library_that_draws_is_not_loaded_for_nothing() -> None:
    import subprocess

    code = (
        "import io, sys; from crmcli.render.progress import progress\n"
        "with progress(io.StringIO(), 'x', 1, True) as move: move(1)\n"
        "print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
