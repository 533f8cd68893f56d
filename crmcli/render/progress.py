"""A bar on stderr for what takes a while; only where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def progress(stream: TextIO, title: str, total: int, shown: bool) -> Iterator[Callable[[int], None]]:
    """A function that is told how far one has come, out of ``total``; it draws nothing unless ``shown``."""
    if not shown:
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from crmcli.render.escape import visible

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(visible(title), total=total)
        yield lambda done: bar.update(task, completed=done)
