"""A board for a terminal: lanes side by side, as many as there is room for. Loads rich."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from crmcli.model.boards import Board, Lane
from crmcli.model.results import Record
from crmcli.render.cells import exact, grouped
from crmcli.render.escape import visible
from crmcli.render.output import Output
from crmcli.render.paint import ALARM, MEANINGS, QUIET, STRONG, cut, reference
from crmcli.render.times import since

_NARROWEST, _PLEASANT = 16, 24  # cells of a lane
_GAP = 2


def draw(board: Board, output: Output) -> RenderableType:
    """Each lane with how many there are and what they add up to above its cards; empty ones go first where there is
    no room for all."""
    lanes = _fitting(board.lanes, output)
    if not lanes:
        return Text("nothing", QUIET)
    room = max((output.width - _GAP * (len(lanes) - 1)) // len(lanes), 1)
    table = Table.grid(padding=(0, _GAP))
    for _ in lanes:
        table.add_column(width=room, no_wrap=True, overflow="ellipsis")
    table.add_row(*(_heading(lane, room) for lane in lanes))
    for at in range(max(len(lane.cards) for lane in lanes)):
        cards = [lane.cards[at] if at < len(lane.cards) else None for lane in lanes]
        table.add_row(*(_card(card, room, output) if card else Text("") for card in cards))
    if any(lane.count > len(lane.cards) for lane in lanes):
        left = [lane.count - len(lane.cards) for lane in lanes]
        table.add_row(*(Text(f"and {count:,} more" if count else "", QUIET) for count in left))
    return table


def _fitting(known: Sequence[Lane], output: Output) -> list[Lane]:
    most, easily = (max((output.width + _GAP) // (room + _GAP), 1) for room in (_NARROWEST, _PLEASANT))
    wanted = list(known) if len(known) <= easily else [lane for lane in known if lane.count]
    output.left_out.extend(lane.title for lane in wanted[most:])
    return wanted[:most]


def _heading(lane: Lane, room: int) -> Text:
    title = cut(Text(f"{visible(lane.title)} ({lane.count:,})", MEANINGS.get(lane.means, STRONG)), room)
    sums = [cut(Text(f"{grouped(amount)} {visible(currency)}", QUIET), room) for currency, amount in lane.sums.items()]
    return Text("\n").join([title, *(sums or [Text("")]), Text("")])


def _card(card: Record, room: int, output: Output) -> Text:
    """The reference and the title, whom it is for, and what it is worth and how old it is."""
    late = ALARM if card["late"] else ""
    name = reference(visible(exact(card["ref"])), output)
    head = Text(" ").join([name, Text(visible(exact(card["title"])), late)])
    amount = f"{grouped(exact(card['amount']))} {exact(card['currency'])}" if card["amount"] else ""
    aside = "  ".join(filter(None, (visible(amount), since(exact(card["created_at"]), output.now))))
    lines = [head, Text(visible(exact(card["client"]))), Text(aside, QUIET)]
    return Text("\n").join([*(cut(line, room) for line in lines if line), Text("")])
