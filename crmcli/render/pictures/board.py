"""A board as a picture and as a page: lanes side by side, with their cards."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.model.boards import Board, Lane
from crmcli.model.results import Record
from crmcli.render.cells import exact, grouped
from crmcli.render.output import Output
from crmcli.render.pictures.frame import (
    ALARM,
    BOLD,
    COLOURS,
    FAINT,
    LETTER,
    PLAIN,
    ROW,
    cut,
    marked,
    page,
    picture,
    spans,
    words,
)
from crmcli.render.times import day_of

_LANE, _GAP, _CARD, _LINE = 240, 16, 78, 20  # pixels: how wide a lane and what is between, how high a card and a line
_CELLS = (_LANE - 16) // LETTER
_STYLE = """body{max-width:none}
.board{display:flex;gap:1rem;overflow-x:auto;align-items:flex-start}
.lane{flex:0 0 15rem}
h2{font-size:1rem;margin:0}
.card{border:1px solid #8886;border-radius:.4rem;padding:.4rem .6rem;margin:.5rem 0;overflow-wrap:anywhere}
.card div:last-child,.sum{display:flex;justify-content:space-between;font-variant-numeric:tabular-nums}"""


def svg(board: Board, title: str, output: Output) -> str:
    """Each lane with how many there are and what they add up to, and its first cards below."""
    sums = max((len(lane.sums) for lane in board.lanes), default=0)
    top = 3 * ROW + sums * _LINE
    parts: list[str] = []
    for at, lane in enumerate(board.lanes):
        left = 8 + at * (_LANE + _GAP)
        colour = COLOURS.get(lane.means, "#000")
        parts.append(words(left, 2 * ROW + 8, cut(_name(lane), _CELLS), fill=colour, **BOLD))
        parts += [words(left, 3 * ROW + 6 + row * _LINE, cut(sum_, _CELLS)) for row, sum_ in enumerate(_sums(lane))]
        for row, card in enumerate(lane.cards):
            parts += _card(card, left, top + row * (_CARD + 8), output)
        if _more(lane):
            parts.append(words(left, top + len(lane.cards) * (_CARD + 8) + 14, _more(lane), **FAINT))
    most = max((len(lane.cards) + bool(_more(lane)) for lane in board.lanes), default=0)
    return picture(title, 16 + len(board.lanes) * (_LANE + _GAP) - _GAP, top + most * (_CARD + 8) + 8, parts)


def _card(card: Record, left: int, top: int, output: Output) -> Iterator[str]:
    ref, called, client, amount, day = _told(card, output)
    yield (f'<rect x="{left}" y="{top}" width="{_LANE}" height="{_CARD}" rx="6" fill="#f9fafb" stroke="#d1d5db"/>')
    late = {"fill": ALARM} if card["late"] else PLAIN
    yield spans(left + 8, top + 20, [(ref, BOLD), (cut(called, _CELLS - len(ref) - 2), late)])
    yield words(left + 8, top + 42, cut(client, _CELLS), **FAINT)
    yield words(left + 8, top + 64, amount)
    yield words(left + _LANE - 8, top + 64, day, text_anchor="end", **FAINT)


def html(board: Board, title: str, output: Output) -> str:
    """The same, whose lanes move sideways where there is no room for all."""
    lanes = []
    for lane in board.lanes:
        cards = "\n".join(_card_of(card, output) for card in lane.cards)
        sums = "".join(marked("div", sum_, "quiet") for sum_ in _sums(lane))
        more = marked("p", _more(lane), "quiet")
        lanes.append(
            f'<section class="lane">\n{marked("h2", _name(lane), lane.means)}\n{sums}\n{cards}\n{more}</section>'
        )
    return page(title, _STYLE, '<div class="board">\n' + "\n".join(lanes) + "\n</div>\n")


def _card_of(card: Record, output: Output) -> str:
    ref, called, client, amount, day = _told(card, output)
    head = f"<div>{marked('b', ref)} {marked('span', called, 'late' if card['late'] else '')}</div>"
    foot = f"<div>{marked('span', amount) or '<span></span>'}{marked('span', day, 'quiet')}</div>"
    return f'<div class="card">{head}{marked("div", client, "quiet")}{foot}</div>'


def _told(card: Record, output: Output) -> tuple[str, str, str, str, str]:
    """Its reference, title, client, amount, and the day on which it was made."""
    amount = f"{grouped(exact(card['amount']))} {exact(card['currency'])}" if card["amount"] else ""
    day = day_of(exact(card["created_at"]), output.zone)
    return exact(card["ref"]), exact(card["title"]), exact(card["client"]), amount, day


def _name(lane: Lane) -> str:
    return f"{lane.title} ({lane.count:,})"


def _sums(lane: Lane) -> list[str]:
    return [f"{grouped(amount)} {currency}" for currency, amount in lane.sums.items()]


def _more(lane: Lane) -> str:
    left = lane.count - len(lane.cards)
    return f"and {left:,} more" if left else ""
