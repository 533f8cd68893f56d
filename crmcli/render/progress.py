"""A bar on stderr for what takes a while; only where somebody looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from crmcli.light import TextIO

PATIENCE = 1.0  # seconds before a bar is worth drawing


@contextmanager
def progress(
    stream: TextIO, title: str, total: int, shown: bool, patience: float = PATIENCE
) -> Iterator[Callable[[int], None]]:
    """A function that is told how far one has come, out of ``total``. It draws nothing unless ``shown``, nor
    before ``patience`` has run out; at the end the bar goes away."""
    begin = time.monotonic()
    bar: list[Callable[[int], None]] = []
    with ExitStack() as until_the_end:

        def move(done: int) -> None:
            if not bar and shown and time.monotonic() - begin >= patience:
                bar.append(_drawn(stream, title, total, until_the_end))
            for draw in bar:
                draw(done)

        yield move


def _drawn(stream: TextIO, title: str, total: int, until_the_end: ExitStack) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from crmcli.render.escape import visible

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    shown = until_the_end.enter_context(Progress(*columns, console=console, transient=True))
    task = shown.add_task(visible(title), total=total)
    return lambda done: shown.update(task, completed=done)
