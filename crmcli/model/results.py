"""What an action returns: plain values, ready to be drawn or written as JSON.

Every result answers the same four questions, so that each output format is written once:
``payload()`` the JSON value, ``records()`` flat objects, ``columns`` how those are laid out, and
``refs()`` the references that ``-q`` prints, one line each (a line may hold several, for many sources).
Values in records are JSON-ready: strings, numbers, booleans, None, lists and objects; amounts are decimal
strings ("1200.50"), dates "2026-11-23", instants "2026-11-23T18:00:00Z".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.light import TYPE_CHECKING, Any, Protocol
from crmcli.model.declared import Declared

if TYPE_CHECKING:
    from crmcli.model.pages import Page

Record = dict[str, Any]


def flat(record: Record) -> Record:
    """A record in which its custom fields, where it has any, stand under their own names as well."""
    custom: Record | None = record.get("custom")
    return {**record, **custom} if custom else record


class Column(Declared):
    """How one field of a record is laid out.

    ``role`` says what the value is: ref, title, stage, money, number, day, time, text, long (many lines), list, flag,
    code (of no use when it is cut), unit (a code, which has a name at a terminal). Money and numbers are set to the
    right. ``currency`` is the field of the record that names the currency of money, "" where that is said elsewhere.
    ``drop_order`` numbers the columns that a narrow terminal can do without, the first to go first; 0 stays.
    ``default`` is a value that a card leaves out; ``firm`` says that no list leaves the column out for want of room.
    ``alarm`` is a flag of the record, such as overdue, with which the value stands out.
    """

    name: str
    title: str
    role: str = "text"
    drop_order: int = 0
    default: Any = None
    currency: str = ""
    firm: bool = False
    alarm: str = ""

    @property
    def right(self) -> bool:
        return self.role in ("money", "number")

    def told_in(self, currency: str) -> Column:
        """The same column, whose money stands in the currency that this field names."""
        return Column(self.name, self.title, self.role, self.drop_order, self.default, currency, self.firm, self.alarm)


class Result(Protocol):
    @property
    def columns(self) -> Sequence[Column]: ...

    def payload(self) -> Any: ...

    def records(self) -> Iterable[Record]: ...

    def refs(self) -> Iterable[str]: ...


class Rows(Declared):
    """A list of things. ``total`` counts all that match, also beyond a limit; ``meanings`` maps each stage
    key to open, won or lost; ``name`` is what the rows are called ("leads"), and ``one`` a single of them; ``further``
    lay out fields that the records have besides those that are shown unasked. ``notes`` is what is to be said of them.
    ``sums`` is what all that match add up to in each currency, ``without`` how many of them have no amount; ``hidden``
    tells that what is over was left out because nothing was said."""

    name: str
    columns: Sequence[Column]
    rows: list[Record]
    total: int
    meanings: Mapping[str, str] = {}
    limited: bool = False
    further: Sequence[Column] = ()
    notes: Sequence[str] = ()
    sums: Mapping[str, str] = {}
    without: int = 0
    hidden: bool = False
    one: str = ""

    def payload(self) -> list[Record]:
        return self.rows

    def records(self) -> list[Record]:
        return self.rows

    def refs(self) -> list[str]:
        key = "ref" if any(column.name == "ref" for column in self.columns) else self.columns[0].name
        return [str(row.get("ref", row.get(key))) for row in self.rows]


class Groups(Rows):
    """How many elements share a value, and what they add up to: {"group", "count", "sums": {"EUR": "1200.50"}}; in
    rows of cells a column for each of the ``currencies`` stands for the sums."""

    currencies: Sequence[str] = ()

    def records(self) -> list[Record]:
        return [{**row, **{code: row["sums"].get(code) for code in self.currencies}} for row in self.rows]

    def refs(self) -> list[str]:
        return [str(row["group"]) for row in self.rows if row["group"] is not None]


class LineList(Rows):
    """The lines of one element, with what they add up to (``totals``, as ``show`` has them) and, where it is
    billed, how much of it is (``billing``)."""

    currency: str | None = None
    totals: Record = {}
    billing: Record | None = None


class Card(Declared):
    """One element with everything it has, as ``show`` prints it. ``record`` is the whole JSON object;
    ``columns`` are its plain fields in the order of their declaration (``emails``, ``phones``, ``tags``,
    ``lines``, ``totals``, ``links``, ``custom`` are in the record and have no column); ``line_columns`` lay
    out ``record["lines"]``; ``titles`` gives the title of each linked reference, ``currency`` that of the
    totals, ``page`` what a terminal shows besides."""

    record: Record
    columns: Sequence[Column]
    line_columns: Sequence[Column] = ()
    meanings: Mapping[str, str] = {}
    titles: Mapping[str, str] = {}
    currency: str | None = None
    page: Page | None = None


class Cards(Declared):
    """The elements that ``show`` was asked for; one gives an object, several an array."""

    cards: list[Card]

    @property
    def columns(self) -> Sequence[Column]:
        return self.cards[0].columns if self.cards else ()

    def payload(self) -> Any:
        records = self.records()
        return records[0] if len(records) == 1 else records

    def records(self) -> list[Record]:
        return [card.record for card in self.cards]

    def refs(self) -> list[str]:
        return [str(card.record["ref"]) for card in self.cards]


class Written(Declared):
    """What a write did. ``sentence`` is the one line for people, without the undo hint ("LEAD-5 became
    DEAL-3, CONTACT-9"). ``result`` holds one reference per target, in the order in which they were asked;
    ``groups`` the same per source. ``detail`` holds, for a dry run, one record per thing that would happen: {"ref",
    "field", "what" (create, link, fill, keep, not carried, move), "value", "why"}. In a dry run new references end in
    ``?``. ``failures`` are the error objects of ``--keep-going``. ``final`` says that it cannot be undone."""

    sentence: str
    step: int | None = None
    dry_run: bool = False
    result: Sequence[str] = []
    created: Sequence[str] = []
    updated: Sequence[str] = []
    linked: list[str] = []
    deleted: Sequence[str] = []
    existing: bool = False
    warnings: list[str] = []
    not_carried: Sequence[Record] | None = None
    groups: Sequence[Sequence[str]] | None = None
    detail: list[Record] = []
    failures: list[Record] = []
    final: bool = False

    columns: Sequence[Column] = (
        Column("ref", "Ref", "ref"),
        Column("what", "What"),
        Column("field", "Field"),
        Column("value", "Value"),
        Column("why", "Why"),
    )

    @property
    def failed(self) -> int:
        """How many of many failed."""
        return len(self.failures)

    def payload(self) -> Record:
        answer: Record = {
            "step": self.step,
            "dry_run": self.dry_run,
            "result": self.result,
            "created": self.created,
            "updated": self.updated,
            "linked": self.linked,
            "deleted": self.deleted,
            "existing": self.existing,
            "warnings": self.warnings,
        }
        if self.not_carried is not None:
            answer["not_carried"] = self.not_carried
        if self.dry_run:
            answer["detail"] = self.detail
        if self.failures:
            answer["failures"] = self.failures
        return answer

    def records(self) -> list[Record]:
        return self.detail if self.dry_run else [{"ref": ref} for ref in self.result]

    def refs(self) -> Iterable[str]:
        return self.result if self.groups is None else map("\t".join, self.groups)


class Ran(Declared):
    """What a batch did: for each input line, in order, {"line", "ok", "refs", "text"}; a line that failed has
    "error" too. ``step`` is the one step of them all; ``failures`` are the errors of ``--keep-going``."""

    entries: Sequence[Record]
    step: int | None = None
    dry_run: bool = False
    existing: bool = False
    failures: list[Record] = []

    columns: Sequence[Column] = (
        Column("line", "Line", "number"),
        Column("ok", "Done", "flag"),
        Column("refs", "Refs", "list"),
        Column("text", "What", "title"),
    )

    @property
    def failed(self) -> int:
        """How many of many failed."""
        return len(self.failures)

    def payload(self) -> Sequence[Record]:
        return self.entries

    def records(self) -> Sequence[Record]:
        return self.entries

    def refs(self) -> Iterable[str]:
        return ("\t".join(entry["refs"]) for entry in self.entries)


class Described(Declared):
    """What the program says of itself: ``value`` is the whole JSON value, ``rows`` a short list of it for
    people, or ``text`` words to be read."""

    value: Any
    rows: list[Record] = []
    columns: Sequence[Column] = ()
    text: str | None = None

    def payload(self) -> Any:
        return self.value

    def records(self) -> list[Record]:
        return self.rows

    def refs(self) -> list[str]:
        return [str(row[self.columns[0].name]) for row in self.rows]


class Timeline(Declared):
    """What happened on the ``asked`` element and on those it came from, oldest first: {"at", "by", "step", "ref",
    "what", "text", "refs", "entry"}. What people wrote also has "direction", "duration" (minutes) and "pinned"."""

    asked: str
    title: str
    entries: Sequence[Record]

    columns: Sequence[Column] = (
        Column("at", "At", "time"),
        Column("by", "By"),
        Column("ref", "Ref", "ref"),
        Column("what", "What"),
        Column("text", "Text"),
        Column("refs", "Refs", "list"),
        Column("step", "Step", "number"),
        Column("entry", "Entry", "ref"),
    )

    def payload(self) -> Sequence[Record]:
        return self.entries

    def records(self) -> Sequence[Record]:
        return self.entries

    def refs(self) -> list[str]:
        return list(dict.fromkeys(str(entry["ref"]) for entry in self.entries))
