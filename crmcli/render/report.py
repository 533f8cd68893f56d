"""A report for a terminal: a table whose rows end in bars, where there is room for them. Loads rich."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from crmcli.model.reports import Report
from crmcli.render import table
from crmcli.render.output import Output
from crmcli.render.paint import MEANINGS

_SHORTEST, _LONGEST = 8, 40  # cells of a bar
_PARTS = " ▏▎▍▌▋▊▉"


def draw(report: Report, output: Output) -> RenderableType:
    """The table of a report, and behind each row its bar as wide as what is left allows."""
    drawn = table.draw(Report(**{**vars(report), "columns": report.told}), output)
    if not isinstance(drawn, Table) or not report.rows:
        return drawn
    taken = sum((column.width or 0) + 2 for column in drawn.columns)
    room = min(output.width - taken, _LONGEST)
    if room < _SHORTEST or not any(lengths := report.lengths()):
        return drawn
    drawn.add_column("", width=room, no_wrap=True)
    column = drawn.columns[-1]
    column._cells.extend(Text(bar(length, room), MEANINGS["open"]) for length in lengths)
    return drawn


def bar(length: float, room: int) -> str:
    """A bar of blocks, to an eighth of a cell; what is more than nothing is seen."""
    eighths = round(length * room * 8) or int(length > 0)
    return "█" * (eighths // 8) + _PARTS[eighths % 8].strip()
