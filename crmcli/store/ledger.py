"""The tables beside the recorded ones: the history itself, counters, remembered keys, and the bytes of files."""

from __future__ import annotations

from functools import cached_property

from crmcli.store.tables import Column, Table


class Unrecorded(Table):
    """A table that the history does not hold; ``columns`` are all that it has, ``key`` those that tell its rows
    apart. One that is ``keyed`` is stored in the order of its key; one that ``follows`` is worked out from others, and
    no dump has it."""

    key: tuple[str, ...] = ("id",)
    keyed: bool = False
    follows: bool = False
    recorded: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


LINKED_TO = "json_extract(coalesce(after, before), '$.to_id')"  # the other end of a link that a change tells of
COUNTERS = "sqlite_sequence"  # SQLite's own: the highest number that each table ever used
INDEX_NAMES = {  # how files call an index: since 0.1.0, or because a name cannot be made of what it holds
    "change_kind_element": "change_element",
    f"change_{LINKED_TO}".replace(", ", "_").replace('"', ""): "change_linked_to",
}

LEDGER: dict[str, Unrecorded] = {
    table.name: table
    for table in (
        Unrecorded(
            "meta",
            (Column("name", "TEXT PRIMARY KEY"), Column("value", "TEXT NOT NULL")),
            key=("name",),
            keyed=True,
        ),
        Unrecorded(
            "step",
            (
                Column("id", "INTEGER PRIMARY KEY AUTOINCREMENT"),
                Column("at", "TEXT NOT NULL"),
                Column("recorded_at", "TEXT NOT NULL"),
                Column("by", "TEXT NOT NULL"),
                Column("title", "TEXT NOT NULL"),  # what steps of 0.1.0 say; later ones say it by verb and args
                Column("message", "TEXT"),
                Column("undoes", "INTEGER REFERENCES step(id)"),  # of an undo or a redo: the newest of its targets
                Column("uid", "TEXT"),
                Column("verb", "TEXT"),
                Column("args", "TEXT"),
            ),
            indexes=("undoes",),
        ),
        Unrecorded(
            "undone",  # the steps that a step takes back; a batch does so beside other things
            (
                Column("id", "INTEGER PRIMARY KEY"),
                Column("step", "INTEGER NOT NULL REFERENCES step(id)"),
                Column("target", "INTEGER NOT NULL REFERENCES step(id)"),
            ),
            unique=("step, target",),
            indexes=("target",),
        ),
        Unrecorded(
            "change",
            (
                Column("id", "INTEGER PRIMARY KEY"),
                Column("step", "INTEGER NOT NULL REFERENCES step(id)"),
                Column("table", "TEXT NOT NULL"),
                Column("row", "INTEGER NOT NULL"),
                Column("op", "TEXT NOT NULL"),
                Column("before", "TEXT"),
                Column("after", "TEXT"),
                Column("kind", "TEXT"),
                Column("element", "INTEGER"),
            ),
            indexes=(
                "step",
                "kind, element",
                f"{LINKED_TO} WHERE \"table\" = 'link'",
                "kind, element, op WHERE \"table\" = 'line' AND op = 'delete'",
            ),
        ),
        Unrecorded(
            "key",
            (
                Column("key", "TEXT PRIMARY KEY"),
                Column("step", "INTEGER"),
                Column("fingerprint", "TEXT NOT NULL"),
                Column("result", "TEXT NOT NULL"),
                Column("at", "TEXT"),
            ),
            key=("key",),
            keyed=True,
        ),
        Unrecorded(
            "series",
            (Column("name", "TEXT PRIMARY KEY"), Column("last", "INTEGER NOT NULL")),
            key=("name",),
            keyed=True,
        ),
        Unrecorded(
            "settled",  # which elements are surely billed in full: a bit for each of 64, see settling.py
            (
                Column("kind", "TEXT NOT NULL"),
                Column("page", "INTEGER NOT NULL"),
                Column("bits", "INTEGER NOT NULL"),
                Column("dirty", "INTEGER NOT NULL"),  # of those that are to be looked at again
            ),
            key=("kind", "page"),
            keyed=True,
            follows=True,
        ),
        Unrecorded(
            "tally",  # how many elements stand in a stage, and what they come to: see tallying.py
            (
                *(Column(name, "TEXT NOT NULL") for name in ("kind", "stage", "currency")),
                *(Column(name, "INTEGER NOT NULL") for name in ("archived", "count", "filled", "high", "low")),
            ),
            key=("kind", "stage", "currency", "archived"),
            unique=("kind, stage, currency, archived",),
            follows=True,
        ),
        Unrecorded(
            "owed",  # what is unpaid, and how much of it is due: see owing.py
            (
                Column("kind", "TEXT NOT NULL"),
                Column("element", "INTEGER NOT NULL"),
                Column("currency", "TEXT NOT NULL"),
                Column("archived", "INTEGER NOT NULL"),
                Column("amount", "INTEGER NOT NULL"),
                Column("due", "INTEGER NOT NULL"),
            ),
            key=("kind", "element"),
            unique=("kind, element",),
            indexes=("kind, archived, due, element", "kind, archived, currency, due, amount"),
            follows=True,
        ),
        Unrecorded(
            "blob",  # what files hold, in parts that a server takes; rows name it by the checksum of the whole
            (Column("sha256", "TEXT NOT NULL"), Column("part", "INTEGER NOT NULL"), Column("content", "BLOB NOT NULL")),
            key=("sha256", "part"),
            unique=("sha256, part",),
        ),
        Unrecorded(
            "kept_document",  # the bytes that were made of an issued document, which every later call gives again
            (
                Column("id", "INTEGER PRIMARY KEY"),
                Column("kind", "TEXT NOT NULL"),
                Column("element", "INTEGER NOT NULL"),
                Column("format", "TEXT NOT NULL"),
                Column("language", "TEXT NOT NULL"),
                Column("sha256", "TEXT NOT NULL", "blob"),
            ),
            unique=("kind, element, format, language",),
        ),
        Unrecorded(
            "seal",  # checksums of the history, see seals.py; ``marks`` tell its steps apart
            (
                Column("id", "INTEGER PRIMARY KEY"),
                Column("first", "INTEGER NOT NULL"),
                Column("step", "INTEGER NOT NULL"),
                Column("before", "TEXT NOT NULL"),
                Column("sha256", "TEXT NOT NULL"),
                Column("marks", "TEXT NOT NULL"),
                Column("at", "TEXT NOT NULL"),
            ),
        ),
        Unrecorded(
            "outbox",  # messages to clients: planned, on their way, sent; ``message`` are the bytes until they are sent
            (
                Column("id", "INTEGER PRIMARY KEY"),
                Column("kind", "TEXT NOT NULL"),
                Column("element", "INTEGER NOT NULL"),
                Column("what", "TEXT NOT NULL"),
                Column("sender", "TEXT NOT NULL"),
                Column("recipients", "TEXT NOT NULL"),
                Column("name", "TEXT NOT NULL"),
                Column("file", "TEXT NOT NULL", "blob"),
                Column("message", "TEXT", "blob"),
                Column("sha256", "TEXT NOT NULL"),
                Column("message_id", "TEXT NOT NULL"),
                Column("state", "TEXT NOT NULL"),
                Column("attempts", "INTEGER NOT NULL"),
                Column("claimed_by", "TEXT"),
                Column("since", "TEXT"),
                Column("error", "TEXT"),
                Column("at", "TEXT NOT NULL"),
                Column("by", "TEXT NOT NULL"),
            ),
            indexes=("kind, element", "state"),
        ),
        Unrecorded(
            "payment_link",  # what a provider gave to pay an element by; ended_at is empty while one can pay by it
            (
                Column("id", "INTEGER PRIMARY KEY"),
                Column("kind", "TEXT NOT NULL"),
                Column("element", "INTEGER NOT NULL"),
                Column("provider", "TEXT NOT NULL"),
                Column("external", "TEXT NOT NULL"),
                Column("url", "TEXT NOT NULL"),
                Column("amount", "INTEGER NOT NULL"),
                Column("currency", "TEXT NOT NULL"),
                Column("made_at", "TEXT NOT NULL"),
                Column("ended_at", "TEXT"),
            ),
            unique=("kind, element, provider, external",),
            indexes=("provider, external",),
        ),
        Unrecorded(
            "arrived",  # money that a provider says has come in: the payment that it was booked as, or not at all
            (
                Column("id", "INTEGER PRIMARY KEY"),
                Column("provider", "TEXT NOT NULL"),
                Column("external", "TEXT NOT NULL"),
                Column("link", "INTEGER NOT NULL"),
                Column("amount", "INTEGER NOT NULL"),
                Column("currency", "TEXT NOT NULL"),
                Column("day", "TEXT NOT NULL"),
                Column("fee", "INTEGER"),
                Column("payment", "INTEGER"),
                Column("ignored", "INTEGER"),
            ),
            unique=("provider, external",),
        ),
    )
}
"""Every table of ours that the history does not hold, by name, but for the search index of each kind."""
