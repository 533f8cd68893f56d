"""``crm bank import|list|review|book|ignore``: what the bank says, and the invoices that it pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from crmcli.cli.context import Session
from crmcli.cli.files import read_bytes
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.params import argument, flag, option
from crmcli.cli.references import read_refs
from crmcli.cli.words import REFS
from crmcli.errors import BadValue, NeedsYes, Usage
from crmcli.light import TYPE_CHECKING, Annotated
from crmcli.model.results import Record, Rows, Written

if TYPE_CHECKING:
    from crmcli.connect.bank.statement import Statement

FILES = "FILE..."
Files = Annotated[list[str], argument(FILES, "CAMT (also zipped), MT940 or CSV; - reads standard input.", "may.xml")]
Map = Annotated[list[str] | None, option("--map", "COLUMN=WHAT", "What a column of a CSV is for.", "Datum=booked")]
Number = Annotated[str, argument("NUMBER", "The transaction's number, as crm bank list shows it.", "7")]
Numbers = Annotated[list[str], argument("NUMBER...", "Transactions, by their numbers.", "7")]
State = Annotated[str, argument("[STATE]", "open (the default), booked, ignored, out or all.", "open")]
Paid = Annotated[
    list[str], argument(REFS, "The invoices that it pays, or a payment that was entered by hand.", "INVOICE-4")
]
AllowOver = Annotated[bool, flag("--allow-over", "Accept more than what is due.")]
IMPORT = """\
crm bank import may.xml
crm bank import may.xml --dry-run
crm bank import umsaetze.csv --map Datum=booked --map Summe=amount"""


def read_ahead(
    session: Session, files: Files, map: Map = None
) -> AbstractContextManager[tuple[list[Statement], list[str]]]:
    """The statements of these files and the checksums of their bytes, read before anything is locked."""
    from pathlib import Path

    from crmcli.connect.bank import LARGEST, read
    from crmcli.store.blobs import checksum

    mapping = dict(_mapping(text) for text in map or ())
    found: list[Statement] = []
    sums: list[str] = []
    for name in files:
        content = session.stdin_bytes().read(LARGEST + 1) if name == "-" else read_bytes(name, LARGEST + 1)
        if len(content) > LARGEST:
            raise Usage(f"{name} is larger than {LARGEST >> 20} MiB.", "Ask the bank for shorter periods.")
        sums.append(checksum(content))
        found += read(content, "standard input" if name == "-" else Path(name).name, _currency(session), mapping)
    return nullcontext((found, sums))


@writes(examples=IMPORT, ahead=read_ahead)
def import_(session: Session, files: Files, map: Map = None) -> Written:
    """Keep what is new on statements, and book what is sure: an invoice's number with the amount due.

    Everything else is proposed with the command to type; a file that was imported before adds nothing.
    """
    from crmcli.actions.money.bank.importing import import_statements

    with (session.ahead or partial(read_ahead, session, files, map))() as (statements, sums):
        if session.asked.key is not None:  # files are known again by what is in them
            session.typed[FILES] = sums
        return session.write("bank import", import_statements, statements=statements)


@reads(examples="crm bank list\ncrm bank list all\ncrm bank list booked --json")
def list_(session: Session, state: State = "open") -> Rows:
    """List transactions: those to review, or those in another state."""
    from crmcli.actions.money.bank.listing import transactions

    return transactions(session.act, state)


@writes(examples="crm bank book 7 INVOICE-4\ncrm bank book 7 PAYMENT-2\ncrm bank book 7 INVOICE-4 --dry-run")
def book(session: Session, number: Number, refs: Paid, allow_over: AllowOver = False) -> Written:
    """Book a transaction as the payment of invoices, or as a payment that was entered by hand."""
    from crmcli.actions.money.bank.booking import book as action

    words = read_refs(session, refs)
    return session.write("bank book", action, number=_number(number), refs=words, allow_over=allow_over)


@writes(examples="crm bank ignore 7\ncrm bank ignore 7 8\ncrm bank ignore 7 --dry-run")
def ignore(session: Session, numbers: Numbers) -> Written:
    """Set aside transactions that pay no invoice."""
    from crmcli.actions.money.bank.booking import ignore as action

    return session.write("bank ignore", action, numbers=[_number(text) for text in numbers])


@writes(examples="crm bank review\ncrm bank review --dry-run\ncrm bank review --message May")
def review(session: Session) -> Written:
    """Go through the open transactions at the terminal: book, put aside, or leave each."""
    from crmcli.actions.money.bank.listing import transactions
    from crmcli.cli.asking import ask

    rows = transactions(session.act, "open").rows
    if rows and not session.can_ask:
        count = f"{len(rows):,} {'transaction is' if len(rows) == 1 else 'transactions are'}"
        hint = "crm bank list shows them with the commands to type."
        raise NeedsYes(f"{count} open, and there is no terminal to ask at.", hint)
    done: list[Written] = []
    for row in rows:
        answer = ask(session, _question(row), _choices(row))
        if answer in (None, "stop"):
            break
        act: Callable[[], Written] | None = _decided(session, row, str(answer))
        if act is not None:
            done.append(act())
    sentence = f"{len(done):,} of {len(rows):,} transactions decided" if rows else "nothing to review"
    last = done[-1].step if done else None
    return Written(sentence, last, result=[ref for each in done for ref in each.result])


def _question(row: Record) -> str:
    party = f" from {row['party']}" if row["party"] else ""
    what = f"{row['booked']} {row['amount']} {row['currency']}{party}: {row['purpose']}"
    return f"{row['transaction']}: {what}\n  {row['why']}"


def _choices(row: Record) -> dict[str, str]:
    book = {"book": row["command"]} if row["command"] else {}
    return {**book, "ignore": "it pays no invoice", "later": "leave it open", "stop": "leave the rest open"}


def _decided(session: Session, row: Record, answer: str) -> Callable[[], Written] | None:
    from crmcli.actions.money.bank import booking

    number = row["transaction"]
    if answer == "book":
        words: Sequence[str] = str(row["command"]).split()
        if words[2] == "book":
            return partial(booking.book, session.act, number, words[4:])
    return None if answer == "later" else partial(booking.ignore, session.act, [number])


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise BadValue("transaction", text, "is not the number of a transaction", "7")
    return int(text)


def _mapping(text: str) -> tuple[str, str]:
    from crmcli.connect.bank.table import COLUMNS

    column, sign, what = text.rpartition("=")
    if not sign or what not in COLUMNS:
        raise Usage(f"--map {text} does not say what a column is for.", f"COLUMN= one of {', '.join(COLUMNS)}.")
    return column, what


def _currency(session: Session) -> str:
    return session.act.reading().currency


bank = VerbGroup(
    "bank",
    {"import": import_, "list": list_, "review": review, "book": book, "ignore": ignore},
    help="Bank statements and the invoices they pay.",
    panel="Money",
)
