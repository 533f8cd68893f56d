"""What a person at a terminal sees, and ``--format table``: every kind of result in its own drawing. Loads rich."""

from __future__ import annotations

from rich.console import RenderableType

from crmcli.light import TYPE_CHECKING, cast
from crmcli.model.results import Cards, LineList, Result, Timeline
from crmcli.model.trees import Tree
from crmcli.render import card, table, timeline, tree
from crmcli.render.fields import shape
from crmcli.render.output import Output
from crmcli.render.paint import emit

if TYPE_CHECKING:
    from crmcli.model.boards import Board
    from crmcli.model.reports import Report


def draw(result: Result, output: Output) -> RenderableType:
    """The drawing of a result; with ``--fields`` it is a table of these, except for cards, which stay cards."""
    if isinstance(result, Cards):
        return card.draw(result, output)
    if isinstance(result, LineList) and result.rows and output.fields is None:
        return card.draw_lines(result, output)
    if isinstance(result, Timeline) and output.fields is None:
        return timeline.draw(result, output)
    if isinstance(result, Tree) and output.fields is None:
        return tree.draw(result, output)
    if shape(result) == "board" and output.fields is None:
        from crmcli.render import board

        return board.draw(cast("Board", result), output)
    if shape(result) == "report" and output.fields is None:
        from crmcli.render import report

        return report.draw(cast("Report", result), output)
    return table.draw(result, output, alone=True)


def write(result: Result, output: Output) -> None:
    """Draws the result on the look's stream."""
    drawn = draw(result, output)
    for piece in drawn.pieces if isinstance(drawn, table.Pieces) else (drawn,):
        if isinstance(piece, table.Drawn):
            output.out.writelines(f"{line}\n" for line in piece)
        else:
            emit(piece, output)
