"""What a person at a terminal sees, and ``--format table``: every kind of result in its own drawing. Loads rich."""

from __future__ import annotations

from rich.console import RenderableType

from crmcli.model.results import Cards, LineList, Result, Timeline, Tree
from crmcli.render import card, table, timeline, tree
from crmcli.render.look import Look
from crmcli.render.paint import emit


def draw(result: Result, look: Look) -> RenderableType:
    """The drawing of a result; with ``--fields`` it is a table of these, except for cards, which stay cards."""
    if isinstance(result, Cards):
        return card.draw(result, look)
    if isinstance(result, LineList) and result.rows and look.fields is None:
        return card.draw_lines(result, look)
    if isinstance(result, Timeline) and look.fields is None:
        return timeline.draw(result, look)
    if isinstance(result, Tree) and look.fields is None:
        return tree.draw(result, look)
    return table.draw(result, look)


def write(result: Result, look: Look) -> None:
    """Draws the result on the look's stream."""
    emit(draw(result, look), look)
