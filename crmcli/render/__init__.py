"""How results look: one module per output format, found by its name and loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from io import TextIOWrapper

from crmcli.errors import Usage
from crmcli.errors.wording import did_you_mean
from crmcli.light import TYPE_CHECKING, cast, import_module
from crmcli.model.results import Cards, Described, Ran, Result, Rows, Written
from crmcli.render.fields import check_fields, shape
from crmcli.render.output import Output

if TYPE_CHECKING:
    from crmcli.model.papers import Content
    from crmcli.model.trees import Tree

__all__ = ["EXPORTS", "FORMATS", "Output", "check_fields", "notes", "render"]

# Every module has ``write(result, look)``. A new format is its module and its line here.
FORMATS = {
    "table": "crmcli.render.drawing",
    "json": "crmcli.render.json",
    "jsonl": "crmcli.render.jsonl",
    "csv": "crmcli.render.csv",
    "tsv": "crmcli.render.tsv",
    "ids": "crmcli.render.ids",
    "md": "crmcli.render.md",
    "dot": "crmcli.render.dot",
}
# What elements on their way out can be written in: what is not for looking at, and one that only they can have.
EXPORTS = {name: module for name, module in FORMATS.items() if name not in ("table", "dot")} | {
    "vcard": "crmcli.render.vcard"
}


def render(result: Result, format: str | None, output: Output, quiet: bool = False) -> None:
    """Writes a result to ``look.out``: in a format, or as fits a terminal or a pipe when ``format`` is None.

    ``quiet`` writes references only, whatever the format. Raises Usage (exit 2) for an unknown format or one
    that does not suit the result, and UnknownField (exit 2) for an unknown name in ``look.fields``; nothing
    has been written then."""
    if shape(result) == "content":
        output.out.flush()
        cast(TextIOWrapper, output.out).buffer.write(cast("Content", result).content)
        return
    if quiet:
        format = "ids"
    if isinstance(result, Written) and format in (None, "table"):
        from crmcli.render import written

        written.write(result, output)
    elif isinstance(result, Described) and result.text is not None and format in (None, "table", "md"):
        output.out.write(result.text.rstrip("\n") + "\n")
    elif isinstance(result, Ran) and format in (None, "table"):
        from crmcli.render import written

        written.write_ran(result, output)
    elif shape(result) == "export" and format in EXPORTS:
        import_module(EXPORTS[format]).write(result, output)
    elif format is None and not output.terminal:
        _pipe(result, output)
    else:
        _writer(format or "table")(result, output)


def notes(result: Result, output: Output) -> list[str]:
    """What to say on stderr of a list that was drawn: what it adds up to, what a limit left out, and the columns for
    which there was no room."""
    found = []
    if output.terminal and isinstance(result, Rows):
        if result.sums:
            found.append(_adds_up(result))
        if result.limited and result.total > len(result.rows):
            found.append(f"{len(result.rows):,} of {result.total:,}: --all")
        if result.hidden:
            found.append(f"{result.total:,} open; any: all")
    if output.left_out:
        found.append(f"no room for {', '.join(output.left_out)}: --fields, --json")
    return found


def _adds_up(rows: Rows) -> str:
    """ "12 deals, 34,200.00 EUR; 3 without an amount"."""
    from crmcli.render.cells import grouped

    amounts = [f"{grouped(amount)} {currency}" for currency, amount in rows.sums.items()]
    without = f"; {rows.without:,} without an amount" if rows.without else ""
    return f"{rows.total:,} {rows.name if rows.total != 1 else rows.one or rows.name}, {', '.join(amounts)}{without}"


def _pipe(result: Result, output: Output) -> None:
    """What the next program gets: rows as TSV, a card as pairs, a tree as text, nothing cut."""
    from crmcli.render import tsv

    if isinstance(result, Cards):
        tsv.write_pairs(result, output)
    elif shape(result) == "tree" and output.fields is None:
        from crmcli.render import branches

        branches.write(cast("Tree", result), output)
    else:
        tsv.write(result, output)


def _writer(format: str) -> Callable[[Result, Output], None]:
    if format not in FORMATS:
        raise Usage(f"There is no format {format!r}.", did_you_mean(format, list(FORMATS)))
    return cast(Callable[[Result, Output], None], import_module(FORMATS[format]).write)
