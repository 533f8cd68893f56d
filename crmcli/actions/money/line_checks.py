"""What a line must have, what its owner lets stand on it, and what is said of lines without a tax rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.outcome import listed
from crmcli.errors import MissingValue, Refused
from crmcli.errors.wording import article
from crmcli.model.kinds import Kind
from crmcli.model.traits import Charges, Issued
from crmcli.store.act import Act, Row


def check_lines(kind: Kind, rows: Iterable[Row]) -> None:
    """Raises MissingValue or Refused (exit 5) for a line that an element of this kind cannot have."""
    for row in rows:
        if not row.get("name"):
            raise MissingValue(
                "A line needs a name.", f'Example: crm line add {kind.prefix}-1 "Seat" --price 10', field="name"
            )
        if row.get("optional") and kind.trait(Issued):
            raise Refused(
                f"The line {row['name']!r} cannot be optional: {article(kind.name)} bills every line that it has.",
                "Leave out optional, or leave out the line.",
                field="optional",
            )


def check_typed(kind: Kind, row: Row) -> None:
    """The same, and Refused (exit 5) for what only a line copied from a quote can be on this kind: a deal keeps the
    discounts and charges of the quote that it was made from."""
    check_lines(kind, [row])
    if row["type"] != "product" and not kind.trait(Charges):
        raise Refused(
            f"{article(kind.name).capitalize()} has no discounts or charges on the whole document.",
            "Quotes and invoices have them; or give the lines a discount.",
            field="type",
        )


def untaxed(act: Act, ref: str, made: Sequence[tuple[int, Row]]) -> list[str]:
    """A warning that new lines, by their numbers, say nothing about tax."""
    silent = [number for number, row in made if row["type"] == "product" and row["tax_category"] is None]
    if not silent or act.setting("small_business") == "1":
        return []
    which = f"Line {silent[0]}" if len(silent) == 1 else f"Lines {listed(map(str, silent), 9)}"
    return [
        f"{which} of {ref} {'states' if len(silent) == 1 else 'state'} no tax rate: "
        f"crm line edit {ref} {silent[0]} --tax 19; crm config set tax_rate 19 is for all new lines."
    ]
