"""What an examination of the database found."""

from __future__ import annotations

from crmcli.model.results import Column, Record, Rows

COLUMNS = (
    Column("check", "Check", "code"),
    Column("state", "State", "code"),
    Column("text", "What was found"),
    Column("hint", "What to type"),
    Column("ref", "Ref", "ref"),
)


class Checks(Rows):
    """A row per check that went well, and one per finding: {"check", "state", "text", "hint", "ref"}, of which
    ``state`` is "ok", "error", "note" for what is no fault, or "fixed"."""

    def refs(self) -> list[str]:
        """The elements that something was found about, each once."""
        return list(dict.fromkeys(row["ref"] for row in self.rows if row["ref"]))

    @property
    def problems(self) -> int:
        return sum(row["state"] == "error" for row in self.rows)


def checks(rows: list[Record]) -> Checks:
    return Checks("checks", COLUMNS, rows, len(rows))
