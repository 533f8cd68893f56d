"""A timeline for a terminal: day by day, oldest first, what was inherited marked with its origin. Loads rich."""

from __future__ import annotations

from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from crmcli.light import re
from crmcli.model.entries import lasting
from crmcli.model.results import Record, Timeline
from crmcli.render.cells import exact
from crmcli.render.escape import visible
from crmcli.render.output import Output
from crmcli.render.paint import QUIET, STRONG, cut
from crmcli.render.times import clock, day_heading, day_of

_NARROW = 25  # cells besides the words for what happened, with no more of which they are left out
_LONGEST = 160  # cells that a title takes
_WIDEST = 100  # cells of text in a line: longer lines are hard to read
GLYPHS = {
    "created": ("+", "green"),
    "changed": ("~", ""),
    "moved": ("»", "cyan"),
    "converted": ("⇒", "green"),
    "merged": ("⇐", "green"),
    "linked": ("↔", ""),
    "unlinked": ("↮", ""),
    "note": ("✎", "magenta"),
    "call": ("☎", "magenta"),
    "mail": ("✉", "magenta"),
    "meeting": ("◷", "magenta"),
    "file": ("▤", "magenta"),
    "sent": ("↗", "cyan"),
    "issued": ("§", "cyan"),
    "paid": ("✓", "green"),
    "cancelled": ("✗", "red"),
    "refunded": ("↩", "red"),
    "credited": ("↩", "red"),
    "reminded": ("!", "magenta"),
    "accepted": ("✓", "green"),
    "deleted": ("−", "red"),
    "archived": ("▾", ""),
    "unarchived": ("▴", ""),
}


def draw(timeline: Timeline, output: Output) -> RenderableType:
    """The heading, then each day with its entries; texts are folded below their beginning."""
    title = cut(Text(visible(timeline.title), STRONG), _LONGEST)
    heading = Text("  ").join(word for word in (Text(visible(timeline.asked), STRONG), title) if word)
    parts: list[RenderableType] = [heading]
    word = max((len(visible(exact(entry.get("what")))) for entry in timeline.entries), default=0)
    today = output.now.astimezone(output.zone).date()
    for day, entries in groupby(timeline.entries, lambda entry: day_of(str(entry["at"]), output.zone)):
        parts += [Text(""), Text(day_heading(visible(day), today), QUIET)]
        parts.append(_day(list(entries), timeline.asked, output, word))
    if not timeline.entries:
        parts += [Text(""), Text("nothing has happened yet", QUIET)]
    return Group(*parts)


def _day(entries: list[Record], asked: str, output: Output, word: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=5, style=QUIET, no_wrap=True)
    wide = output.width - word > _NARROW
    table.add_column(width=word + 2 if wide else 1, no_wrap=True)
    table.add_column(overflow="fold", max_width=max(20, min(_WIDEST, output.width - word - 11)) if wide else None)
    for entry in entries:
        what = exact(entry.get("what"))
        glyph, style = GLYPHS.get(what, ("·", ""))
        label = Text(f"{glyph} {visible(what)}" if wide else glyph, style)
        if what == "created":  # the title; what people wrote is shown whole
            entry = {**entry, "text": cut(Text(exact(entry.get("text"))), _LONGEST).plain}
        table.add_row(Text(clock(str(entry["at"]), output.zone)), label, told(entry, asked))
    return table


def told(entry: Record, asked: str, lines: bool = True) -> Text:
    """The element of an entry that is not on the asked one, its text, the references that the text does not name, and
    who did it; without ``lines`` in one line."""
    written = exact(entry.get("text"))
    text = Text(visible(written if lines else " ".join(written.split()), lines=lines))
    refs = [visible(str(ref)) for ref in entry.get("refs") or ()]
    for ref in refs:
        found = text.highlight_regex(rf"(?<![\w-]){re.escape(ref)}(?![\w-])", STRONG)
        if not found:
            text = Text("  ").join(part for part in (text, Text(ref, STRONG)) if part)
    text = Text("  ").join(part for part in (text, *(_aside(entry) if lines else ())) if part)
    if entry.get("ref") and entry["ref"] != asked:
        text = Text("  ").join(part for part in (Text(f"↳ {visible(exact(entry.get('ref')))}", QUIET), text) if part)
    by = visible(exact(entry.get("by")))
    return Text("  ").join(part for part in (text, Text(f"— {by}" if by else "", QUIET)) if part)


def _aside(entry: Record) -> list[Text]:
    """What is told of an entry that people wrote besides its text: who began, how long it took, its reference."""
    if not entry.get("entry"):
        return []
    minutes = entry.get("duration")
    told = [entry.get("direction"), minutes and lasting(minutes), entry.get("pinned") and "pinned"]
    words = ", ".join(visible(exact(word)) for word in told if word)
    return [Text(word, QUIET) for word in (words and f"({words})", visible(exact(entry["entry"]))) if word]
