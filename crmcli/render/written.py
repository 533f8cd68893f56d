"""What a write did, in one line; of a dry run also what would happen, field by field."""

from __future__ import annotations

from crmcli.model.results import Ran, Written
from crmcli.render.escape import visible
from crmcli.render.output import Output
from crmcli.render.tsv import cell

_DETAIL = ("what", "ref", "field", "value", "why")


def write(written: Written, output: Output) -> None:
    """Writes the sentence, at a terminal with how to undo it if it can be; of a dry run the details below."""
    sentence = visible(written.sentence)
    if written.dry_run:
        _write_dry_run(written, sentence, output)
    elif output.terminal and written.step is not None and not written.final:
        hint = f"undo: crm undo {written.step}"
        output.out.write(f"{sentence}   " + (f"\x1b[2m{hint}\x1b[0m" if output.colour else hint) + "\n")
    else:
        output.out.write(sentence + "\n")


def write_ran(ran: Ran, output: Output) -> None:
    """Writes one line per line of a batch, at a terminal with how to undo them all."""
    for entry in ran.entries:
        mark = "" if entry["ok"] else "failed: "
        output.out.write(f"{mark}{visible(entry['text'])}\n")
    if output.terminal and ran.step is not None and not ran.dry_run:
        output.out.write(f"undo: crm undo {ran.step}\n")


def _write_dry_run(written: Written, sentence: str, output: Output) -> None:
    output.out.write(f"dry run: {sentence}\n")
    columns = {column.name: column for column in written.columns}
    ordered = [columns[name] for name in _DETAIL]
    if not output.terminal:
        for record in written.detail:
            output.out.write("\t".join(cell(column, record) for column in ordered) + "\n")
    elif written.detail:
        from crmcli.render.paint import emit
        from crmcli.render.table import grid

        output.out.write("\n")
        emit(grid(ordered, written.detail, output, {}, keep_all=True), output)
