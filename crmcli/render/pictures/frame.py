"""What pictures and pages begin and end with, and their texts: escaped, cut and folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from crmcli.render.escape import visible
from crmcli.render.widths import cells_wide

ROW, LETTER = 24, 8  # pixels: a row, and a cell of text, which no letter is wider than
OPEN, QUIET = "#0891b2", "#6b7280"
BOLD, FAINT, PLAIN = {"font_weight": "bold"}, {"fill": QUIET}, dict[str, str]()
COLOURS = {"open": OPEN, "won": "#15803d", "lost": "#b91c1c"}
ALARM = COLOURS["lost"]
_NOT_XML = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})  # XML has no way to write these
_STYLE = """:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
.right{text-align:right;font-variant-numeric:tabular-nums}
.quiet{opacity:.65}
.open{color:light-dark(#0e7490,#22d3ee)}
.won{color:light-dark(#15803d,#4ade80)}
.lost,.late{color:light-dark(#b91c1c,#f87171)}
"""


def safe(text: str) -> str:
    """A text that says what it says and does nothing, in SVG and in HTML, between quotes too; it keeps its lines."""
    return escape(visible(text, lines=True).translate(_NOT_XML))


def wide(texts: Sequence[str]) -> int:
    """The pixels that the longest of some texts takes at most."""
    return max((cells_wide(visible(text)) for text in texts), default=0) * LETTER


def words(x: float, y: float, text: str, **attributes: str) -> str:
    """A text whose line stands on ``y``; ``fill``, ``font_weight`` and so on are written with a dash."""
    return f'<text x="{x}" y="{y}"{_written(attributes)}>{safe(text)}</text>'


def spans(x: float, y: float, parts: Sequence[tuple[str, Mapping[str, str]]]) -> str:
    """The same of several texts, each where the one before it ends, with attributes of its own."""
    gaps = ["", *(' dx="8"' for _ in parts)]
    inside = (
        f"<tspan{gap}{_written(look)}>{safe(text)}</tspan>" for gap, (text, look) in zip(gaps, parts, strict=False)
    )
    return f'<text x="{x}" y="{y}">{"".join(inside)}</text>'


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())


def cut(text: str, cells: int) -> str:
    """A text that takes no more than so many cells; where it is cut, an ellipsis stands."""
    text = visible(text)
    return text if cells_wide(text) <= cells else next(_parts(text, max(cells - 1, 1))).rstrip() + "…"


def folded(text: str, cells: int) -> list[str]:
    """The lines of a text, none of more than so many cells, broken between words where there are any."""
    found: list[str] = []
    for line in visible(text, lines=True).split("\n"):
        rest = ""
        for word in line.split(" "):
            if rest and cells_wide(rest) + 1 + cells_wide(word) > cells:
                found.append(rest)
                rest = ""
            *full, word = [*_parts(word, cells)] or [""]
            found += [" ".join(filter(None, (rest, full[0]))), *full[1:]] if full else []
            rest = word if full or not rest else f"{rest} {word}"
        found.append(rest)
    return found


def _parts(text: str, cells: int) -> Iterator[str]:
    part = ""
    for letter in text:
        if part and cells_wide(part + letter) > cells:
            yield part
            part = ""
        part += letter
    if part:
        yield part


def picture(title: str, width: float, height: float, body: Sequence[str]) -> str:
    """An SVG of so many pixels on white, with its title above, for which it is made wide enough."""
    width = max(width, wide([title]) + 16)
    drawn = "\n".join([words(8, ROW, title, font_weight="bold"), *body])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="13">\n<title>{safe(title)}</title>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{drawn}\n</svg>\n'
    )


def page(title: str, style: str, body: str) -> str:
    """An HTML page with a heading, in light and in dark."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{safe(title)}</title>\n'
        f"<style>{_STYLE}{style}</style>\n</head>\n<body>\n<h1>{safe(title)}</h1>\n{body}</body>\n</html>\n"
    )


def marked(tag: str, text: str, *classes: str) -> str:
    """A text in an HTML tag of these classes; nothing where there is no text."""
    names = " ".join(filter(None, classes))
    sort = f' class="{names}"' if names else ""
    return f"<{tag}{sort}>{safe(text)}</{tag}>" if text else ""
