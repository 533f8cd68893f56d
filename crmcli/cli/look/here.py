"""Bare ``crm``: what is open, unpaid and overdue, or the lines that get one started."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.model.results import Column, Described, Record
from crmcli.store import opening

START = """\
crm keeps leads, deals, quotes and invoices in one file. To get started:

  crm lead new "New website" --name "Ada Lovelace" --company-name Acme
  crm lead list
  crm convert LEAD-1 --to deal+contact+company
  crm line add DEAL-1 "Design" --qty 3 --unit day --price 800 --tax 19
  crm tree LEAD-1
  crm undo

Every command explains itself: crm convert --help. All commands: crm --help
"""
WIDE = 80  # cells that a line takes at most
COLUMNS = tuple(Column(name, name.capitalize()) for name in ("kind", "word", "count"))


@reads(examples="crm")
def here(session: Session) -> Described:
    """Show what is open, unpaid and overdue, and at a terminal what the day asks for."""
    rows: list[Record] = []
    if not opening.is_missing(session.path):
        from crmcli.actions.look.overview import overview

        rows = overview(session.act)
    text = _told(rows) + _today(session) if rows else START
    return Described(rows, rows, COLUMNS, text)


def _today(session: Session) -> str:
    """The work of the day, drawn as crm today does, where somebody looks."""
    if not session.for_people:
        return ""
    from io import StringIO

    from crmcli.actions.look.today import MOST as EACH
    from crmcli.actions.look.today import today
    from crmcli.render import render

    found, drawn = today(session.act, most=EACH), StringIO()
    if not found.rows:
        return "\n  nothing is due today\n"
    render(found, "table", session.output(drawn))
    return f"\n{drawn.getvalue()}"


def _told(rows: list[Record]) -> str:
    names = [str(row["plural"]).capitalize() for row in rows]
    counts = [f"{row['count']:,} {row['word']}" for row in rows]
    wide = [max(map(len, texts)) for texts in (names, counts)]
    room = WIDE - sum(wide) - 6
    lines = [
        f"  {name:{wide[0]}}  {count:>{wide[1]}}  {_sums(row, room)}".rstrip()
        for name, count, row in zip(names, counts, rows, strict=True)
    ]
    past = next((f"crm {row['kind']} list {name}" for row in rows for name in row["past"]), None)
    first = f"crm {rows[-1]['kind']} list {rows[-1]['word']}"
    more = "   ".join(dict.fromkeys(filter(None, (first, past, "crm find TEXT", "crm --help"))))
    return "\n".join([*lines, "", f"  {more}", ""])


def _sums(row: Record, room: int) -> str:
    """ "1,200.00 EUR due, 2 overdue", with as many currencies as there is room for."""
    from crmcli.render.cells import grouped

    sums = [f"{grouped(amount)} {currency}" for currency, amount in row["sums"].items()]
    for most in range(len(sums), 0, -1):
        said = _said(row, " + ".join([*sums[:most], *(["..."] if len(sums) > most else [])]))
        if len(said) <= room or most == 1:
            return said
    return _said(row, "")


def _said(row: Record, money: str) -> str:
    due = f"{money} due" if money and row["word"] == "unpaid" else money
    return ", ".join(filter(None, (due, *(f"{count:,} {name}" for name, count in row["past"].items()))))
