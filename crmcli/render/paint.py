"""Colours and pieces for drawing at a terminal; the only styles there are. Loads rich."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console, RenderableType
from rich.segment import Segment, Segments
from rich.style import Style
from rich.text import Text

from crmcli.model.refs import parse
from crmcli.model.results import Column, Record
from crmcli.render.cells import marked, shown
from crmcli.render.output import Output

# Named colours of the terminal's own palette, so that a light and a dark background both stay legible.
MEANINGS = {"open": "cyan", "won": "green", "lost": "red"}
STRONG, QUIET, ALARM = "bold", "dim", "red"


def console(output: Output) -> Console:
    """A console that draws what it is given and interprets nothing: no markup, no highlighting, no emoji codes."""
    return Console(
        file=output.out,
        width=output.width,
        height=25,
        force_terminal=output.colour,
        color_system="standard" if output.colour else None,
        no_color=not output.colour,
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
        _environ={},
    )


def emit(renderable: RenderableType, output: Output) -> None:
    """Writes a drawing to the look's stream, without the blanks that fill its lines up."""
    drawn = console(output)
    for line in drawn.render_lines(renderable, pad=False):
        segments = list(Segment.simplify(line))
        while segments and not segments[-1].text.strip(" "):
            segments.pop()
        if segments:
            text, style, _ = segments[-1]
            segments[-1] = Segment(text.rstrip(" "), style)
        drawn.print(Segments([*segments, Segment.line()]), end="")


def stage(key: str, means: str | None) -> Text:
    """A stage in the colour of its meaning, and marked for eyes and terminals without colour."""
    return Text(marked(key, means), MEANINGS.get(means or "", ""))


def cell(column: Column, record: Record, output: Output, meanings: Mapping[str, str], lines: bool = False) -> Text:
    """A value as it is drawn; the text in it is harmless."""
    value = record.get(column.name)
    if column.role == "stage" and isinstance(value, str):
        return stage(value, meanings.get(value))
    if column.role == "flag" and column.alarm and not value:
        return Text("")
    text = shown(column, record, output, lines)
    if column.role == "ref":
        return reference(text, output, column.name == "ref")
    style = ALARM if record.get(column.alarm) else QUIET if column.role == "time" else ""
    return Text(text, style, justify="right" if column.right else "left")


def reference(text: str, output: Output, strong: bool = True) -> Text:
    """A reference, at a terminal that shows hyperlinks one to crm:LEAD-5."""
    link = f"crm:{text}" if output.links and parse(text) else None
    return Text(text, Style(bold=strong or None, link=link))


def cut(text: Text, room: int) -> Text:
    """A text that takes no more than so many cells; where it is cut, an ellipsis stands."""
    found = text.copy()
    found.truncate(max(room, 1), overflow="ellipsis")
    return found
