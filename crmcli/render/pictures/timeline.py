"""A timeline as a picture and as a page: day by day, what happened and who did it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from crmcli.model.results import Record, Timeline
from crmcli.render.cells import exact
from crmcli.render.output import Output
from crmcli.render.pictures.frame import (
    BOLD,
    COLOURS,
    FAINT,
    LETTER,
    OPEN,
    PLAIN,
    ROW,
    folded,
    marked,
    page,
    picture,
    spans,
    wide,
    words,
)
from crmcli.render.timeline import GLYPHS, told
from crmcli.render.times import clock, day_heading, day_of

_TEXT, _LINE = 90, 18  # cells of a line of text, and its pixels
_WHAT, _LEFT = 80, 180  # pixels where it begins to say what happened, and the text of it
_NOTHING = "nothing has happened yet"
_FILLS = {"green": COLOURS["won"], "cyan": OPEN, "red": COLOURS["lost"], "magenta": "#a21caf"}
_STYLE = """h2{font-size:1rem;margin:1.2rem 0 .3rem}
.entry{display:grid;grid-template-columns:3.5rem 7rem 1fr;gap:.5rem;padding:.15rem 0}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
.written{color:light-dark(#a21caf,#e879f9)}"""
_CLASSES = {"green": "won", "cyan": "open", "red": "lost", "magenta": "written"}


def svg(timeline: Timeline, title: str, output: Output) -> str:
    """A dot for each entry on the line of time, its text folded."""
    parts: list[str] = []
    y = 2 * ROW
    for heading, entries in _days(timeline, output):
        parts.append(words(8, y + 8, heading, **FAINT, **BOLD))
        y += ROW
        for entry in entries:
            lines = folded(_text(entry, timeline), _TEXT)
            high = len(lines) * _LINE + 6
            parts += _entry(entry, lines, y, high, output)
            y += high
        y += 12
    if not timeline.entries:
        parts.append(words(8, y + 8, _NOTHING, **FAINT))
        y += ROW
    return picture(title, _LEFT + _TEXT * LETTER + wide([_by(entry) for entry in timeline.entries]) + 16, y + 8, parts)


def _entry(entry: Record, lines: list[str], y: int, high: int, output: Output) -> Iterator[str]:
    what = exact(entry["what"])
    colour = _FILLS.get(GLYPHS.get(what, ("", ""))[1], "#374151")
    yield f'<path d="M60 {y - 4}v{high}" stroke="#d1d5db"/><circle cx="60" cy="{y + 4}" r="4" fill="{colour}"/>'
    yield words(8, y + 8, clock(str(entry["at"]), output.zone), **FAINT)
    yield words(_WHAT, y + 8, what, fill=colour)
    for row, line in enumerate(lines, 1):
        last = [(_by(entry), FAINT)] if row == len(lines) and entry.get("by") else []
        yield spans(_LEFT, y + 8 + (row - 1) * _LINE, [(line, PLAIN), *last])


def html(timeline: Timeline, title: str, output: Output) -> str:
    """The same, whose texts fold as the page is wide."""
    parts = []
    for heading, entries in _days(timeline, output):
        parts.append(marked("h2", heading))
        for entry in entries:
            glyph, colour = GLYPHS.get(exact(entry["what"]), ("·", ""))
            what = marked("span", f"{glyph} {exact(entry['what'])}", _CLASSES.get(colour, ""))
            text = f"{marked('span', _text(entry, timeline), 'text')} {marked('span', _by(entry), 'quiet')}"
            time = marked("span", clock(str(entry["at"]), output.zone), "quiet") or "<span></span>"
            parts.append(f'<div class="entry">{time}{what}<div>{text}</div></div>')
    return page(title, _STYLE, "\n".join([*(parts or [marked("p", _NOTHING, "quiet")]), ""]))


def _days(timeline: Timeline, output: Output) -> Iterator[tuple[str, list[Record]]]:
    """Each day as a heading, which does not say how long ago it is, with its entries."""
    for day, entries in groupby(timeline.entries, lambda entry: day_of(str(entry["at"]), output.zone)):
        yield day_heading(day), list(entries)


def _text(entry: Record, timeline: Timeline) -> str:
    return told({**entry, "by": None}, timeline.asked).plain


def _by(entry: Record) -> str:
    return f"— {exact(entry['by'])}" if entry.get("by") else ""
