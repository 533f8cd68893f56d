"""``crm bank import``: what is new is kept, what is sure is booked, and the rest is proposed; one step, one undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.money.bank.booking import settle
from crmcli.actions.money.bank.identity import identities, twin
from crmcli.actions.money.bank.proposing import Invoices, proposal, said
from crmcli.actions.outcome import written
from crmcli.connect.bank.statement import Statement
from crmcli.model.results import Written
from crmcli.store import bank, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

_FIELDS = ("account", "currency", "amount", "booked", "value_day", "reference", "end_to_end", "party", "party_account")
_TOLD = 20  # proposals that an import tells in full


def import_statements(act: Act, statements: Sequence[Statement]) -> Written:
    """Keep the transactions that are not here yet, and book those of which it is sure what they pay."""
    with act.step() as step:
        rows = _new_rows(act, statements)
        step.says("bank import", count=len(rows))
        invoices, updated, told = Invoices(act), dict[Node, None](), list[str]()
        made: list[Node] = []
        for row in sorted(rows, key=lambda row: (row["booked"], row["id"])):
            found = None if row["same_as"] else invoices.match(row)
            if found and found.sure:
                nodes = [((invoices.kind.name, node), share) for node, share in found.shares]
                updated.update(dict.fromkeys(node for node, _ in nodes))
                made.append(settle(act, row, nodes))
                invoices.renew([number for number, _ in found.shares])
            elif row["amount"] > 0 or row["reversal"]:
                why, command = proposal(act, row, found, invoices.kind)
                told.append(f"{row['id']}: {said(row)}: {why}{f'; {command}' if command else ''}")
        seen = sum(len(one.transactions) for one in statements)
        return written(
            act,
            step,
            _sentence(len(rows), len(made), len(told), seen - len(rows), sum(one.pending for one in statements)),
            created=made,
            updated=list(updated),
            warnings=[*told[:_TOLD], *([f"and {len(told) - _TOLD:,} more: crm bank list"] if told[_TOLD:] else [])],
        )


def _sentence(new: int, booked: int, open_: int, known: int, pending: int) -> str:
    words = [f"{new:,} new {'transaction' if new == 1 else 'transactions'}", f"{booked:,} booked"]
    words += [f"{open_:,} to review"] if open_ else []
    words += [f"{known:,} known already"] if known else []
    words += [f"{pending:,} pending left out"] if pending else []
    return ", ".join(words)


def _new_rows(act: Act, statements: Iterable[Statement]) -> list[Row]:
    """The rows of what is not here yet, written, with the row of a file of another kind that each one repeats."""
    wanted: dict[str, Row] = {}
    for statement in statements:
        names = identities(statement.transactions)
        for identity, one in zip(names, statement.transactions, strict=True):
            row: Row = {name: getattr(one, name) for name in _FIELDS}
            row |= {"identity": identity, "purpose": one.purpose, "reversal": int(one.reversal)}
            row |= {"format": statement.format, "payment": None, "same_as": None, "ignored": None}
            wanted.setdefault(identity, row)
    known = bank.known(act, wanted)
    rows = [row for identity, row in wanted.items() if identity not in known]
    numbers = records.create(act, "bank", rows)
    for row, number in zip(rows, numbers, strict=True):
        row["id"] = number
    _find_twins(act, rows)
    return list(records.get(act, "bank", numbers).values())


def _find_twins(act: Act, rows: Sequence[Row]) -> None:
    if not rows:
        return
    taken: set[int] = set()
    present = bank.on_days(act, (row["booked"] for row in rows))
    free = [row for row in present if not row["same_as"]]
    changes = []
    for row in sorted((row for row in present if row["id"] in {one["id"] for one in rows}), key=lambda row: row["id"]):
        others = [one for one in free if one["id"] < row["id"] and one["id"] not in taken]
        found = twin(row, others)
        if found is not None:
            taken |= {found, row["id"]}
            changes.append((row, {"same_as": found}))
    records.update(act, "bank", changes)
