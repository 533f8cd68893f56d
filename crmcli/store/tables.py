"""The tables as data: their columns, what belongs to an element, what is recorded in the history."""

from __future__ import annotations

from crmcli.model.kinds import Kind
from crmcli.model.traits import Numbered, Payable
from crmcli.model.types import Day, Reference
from crmcli.store.columns import Column as Column
from crmcli.store.columns import Table as Table
from crmcli.store.columns import json_array as json_array
from crmcli.store.columns import json_texts as json_texts
from crmcli.store.columns import literals as literals
from crmcli.store.columns import quoted as quoted

_OWNER = (Column("kind", "TEXT NOT NULL", "owner"), Column("element", "INTEGER NOT NULL", "owner"))
_FOLDED = Column("folded", "TEXT", "derived")
_OF_TEXT = frozenset(("folded",))
_POINT = (
    *_OWNER,
    Column("position", "INTEGER NOT NULL"),
    Column("label", "TEXT"),
    Column("value", "TEXT NOT NULL"),
    Column("normal", "TEXT NOT NULL"),
    _FOLDED,
)
_TAG = (*_OWNER, Column("tag", "TEXT NOT NULL"), _FOLDED)

PARTS: tuple[Table, ...] = (
    Table("email", _POINT, owned=True, indexes=("kind, element", "normal"), searched=("value",), derived=_OF_TEXT),
    Table(
        "phone",
        _POINT,
        owned=True,
        indexes=("kind, element", "normal"),
        searched=("value", "normal"),
        derived=_OF_TEXT | {"normal"},  # it depends on the country of numbers without one
    ),
    Table(
        "line",
        (
            *_OWNER,
            Column("number", "INTEGER NOT NULL"),
            Column("type", "TEXT NOT NULL"),
            Column("product", "INTEGER REFERENCES product(id) DEFERRABLE INITIALLY DEFERRED"),
            Column("name", "TEXT NOT NULL"),
            Column("quantity", "TEXT"),
            Column("unit", "TEXT"),
            Column("price", "TEXT"),
            Column("price_per", "TEXT"),
            Column("discount_percent", "TEXT"),
            Column("discount_unit", "TEXT"),
            Column("discount_line", "INTEGER"),
            Column("tax_rate", "TEXT"),
            Column("tax_category", "TEXT"),
            Column("tax_included", "INTEGER"),
            Column("optional", "INTEGER"),
            Column("amount", "INTEGER"),
            Column("percent", "TEXT"),
            Column("net", "INTEGER NOT NULL"),
            Column("tax", "INTEGER NOT NULL"),
            Column("gross", "INTEGER NOT NULL"),
            Column("from_line", "INTEGER"),
            Column("root_line", "INTEGER"),
            Column("bills", "TEXT", "billing"),
            Column("bills_kind", "TEXT", "billing"),
            Column("bills_id", "INTEGER", "billing"),
            Column("deposit", "INTEGER", "billing"),
            Column("custom", "TEXT"),
            _FOLDED,
        ),
        searched=("name",),
        derived=_OF_TEXT,
        owned=True,
        indexes=(
            "kind, element",
            "from_line",
            "root_line",
            "product WHERE product IS NOT NULL",
            "bills_kind, bills_id WHERE bills_id IS NOT NULL",
            "deposit WHERE deposit IS NOT NULL",
        ),
        sealed=("INSERT", "UPDATE", "DELETE"),
    ),
    Table(
        "document",  # what was issued, as canonical JSON, with the checksum of its UTF-8 bytes
        (
            *_OWNER,
            Column("format", "TEXT NOT NULL"),
            Column("sha256", "TEXT NOT NULL"),
            Column("content", "TEXT NOT NULL"),
        ),
        owned=True,
        unique=("kind, element, format",),
        sealed=("UPDATE", "DELETE"),
    ),
    Table(
        "allocation",  # which part of a payment settles which element
        (
            *_OWNER,
            Column("payment", "INTEGER NOT NULL REFERENCES payment(id) DEFERRABLE INITIALLY DEFERRED"),
            Column("amount", "INTEGER NOT NULL"),
        ),
        owned=True,
        indexes=("kind, element", "payment"),
    ),
    Table(
        "skonto",  # discount that was granted for paying early: its share of each tax rate
        (
            *_OWNER,
            Column("payment", "INTEGER NOT NULL REFERENCES payment(id) DEFERRABLE INITIALLY DEFERRED"),
            Column("tax_category", "TEXT"),
            Column("tax_rate", "TEXT"),
            Column("net", "INTEGER NOT NULL"),
            Column("tax", "INTEGER NOT NULL"),
            Column("gross", "INTEGER NOT NULL"),
        ),
        owned=True,
        indexes=("kind, element", "payment"),
    ),
    Table(
        "note",
        (
            *_OWNER,
            Column("what", "TEXT NOT NULL"),
            Column("text", "TEXT NOT NULL"),
            Column("at", "TEXT NOT NULL"),
            Column("by", "TEXT"),
            Column("file", "TEXT", "blob"),  # what was sent or received by that, or attached, kept with it
            Column("entry", "INTEGER"),  # the first row of an entry on several elements; empty in that row
            Column("direction", "TEXT"),
            Column("duration", "INTEGER"),  # minutes
            Column("pinned", "INTEGER"),
            _FOLDED,
        ),
        derived=_OF_TEXT,
        owned=True,
        indexes=("kind, element", "kind, at", "entry WHERE entry IS NOT NULL"),
        searched=("text",),
    ),
    Table("tag", _TAG, owned=True, unique=("kind, element, tag",), derived=_OF_TEXT),
    Table(
        "external",
        (*_OWNER, Column("system", "TEXT NOT NULL"), Column("external_id", "TEXT NOT NULL")),
        owned=True,
        unique=("kind, system, external_id",),
        indexes=("kind, element",),
    ),
    Table(
        "waiting",  # links to what is not here yet, by what the other program calls it
        (
            *_OWNER,
            Column("to_kind", "TEXT NOT NULL"),
            Column("system", "TEXT NOT NULL"),
            Column("external_id", "TEXT NOT NULL"),
        ),
        owned=True,
        unique=("kind, element, to_kind, system, external_id",),
        indexes=("to_kind, system, external_id",),
    ),
    Table(
        "link",
        (
            Column("from_kind", "TEXT NOT NULL"),
            Column("from_id", "INTEGER NOT NULL"),
            Column("to_kind", "TEXT NOT NULL"),
            Column("to_id", "INTEGER NOT NULL"),
            Column("how", "TEXT NOT NULL"),
            Column("role", "TEXT"),
            Column("step", "INTEGER NOT NULL"),
        ),
        unique=("from_kind, from_id, to_kind, to_id, how",),
        indexes=("to_kind, to_id",),
    ),
    Table(
        "stage",
        (
            Column("kind", "TEXT NOT NULL"),
            Column("pipeline", "TEXT NOT NULL"),
            Column("key", "TEXT NOT NULL"),
            Column("label", "TEXT NOT NULL"),
            Column("means", "TEXT NOT NULL"),
            Column("position", "INTEGER NOT NULL"),
            Column("probability", "INTEGER"),
        ),
        unique=("kind, pipeline, key",),
    ),
    Table(
        "mapping",  # what people said the columns of a file mean: per set of columns, the field of each
        tuple(Column(name, "TEXT NOT NULL") for name in ("kind", "headers", "header", "field")),
        unique=("kind, headers, header",),
    ),
    Table(
        "view",  # filters that were given a name
        (
            Column("kind", "TEXT NOT NULL"),
            Column("name", "TEXT NOT NULL"),
            Column("filters", "TEXT NOT NULL"),
            Column("sort", "TEXT"),
            Column("columns", "TEXT"),
        ),
        unique=("kind, name",),
    ),
    Table(
        "rule",  # a line that is carried out when something happens; its words and filters are JSON
        (
            *(Column(name, "TEXT NOT NULL") for name in ("name", "kind", "what")),
            Column("target", "TEXT"),
            *(Column(name, "TEXT NOT NULL") for name in ("filters", "words")),
        ),
        unique=("name",),
    ),
    Table(
        "bank",  # what banks said happened on an account; which payment it was booked as
        (
            *(Column(name, "TEXT NOT NULL") for name in ("identity", "account", "currency")),
            Column("amount", "INTEGER NOT NULL"),
            Column("booked", "TEXT NOT NULL"),
            *(Column(name, "TEXT") for name in ("value_day", "reference", "end_to_end", "party", "party_account")),
            Column("purpose", "TEXT NOT NULL"),
            Column("reversal", "INTEGER NOT NULL"),
            Column("format", "TEXT NOT NULL"),
            *(Column(name, "INTEGER") for name in ("payment", "same_as", "ignored")),
        ),
        indexes=("account, booked", "payment"),
        unique=("identity",),
    ),
    Table(
        "field",  # those that people added to a kind, or to its lines; values are kept under ``key``
        (
            *(Column(name, "TEXT NOT NULL") for name in ("kind", "name", "key", "type")),
            *(Column(name, "TEXT") for name in ("label", "choices", "default")),
            *(Column(name, "INTEGER") for name in ("required", "indexed")),
        ),
        unique=("kind, name", 'kind, "key"'),
    ),
    Table("setting", (Column("name", "TEXT NOT NULL"), Column("value", "TEXT")), unique=("name",)),
)

OWNED = tuple(table.name for table in PARTS if table.owned)  # whose rows belong to an element, and go with it
# What the columns are for that the table of every element has.
_ROLES = {
    "title_key": "derived",
    "folded": "derived",
    "uid": "made",
    "created_at": "made",
    "version": "written",
    "updated_at": "written",
    "custom": "custom",
}
MADE, WRITTEN = (tuple(name for name, role in _ROLES.items() if role == wanted) for wanted in ("made", "written"))
BOOKS = tuple(_ROLES)
"""Columns of an element that say nothing about it to people."""


def element_table(kind: Kind) -> Table:
    """The table of a kind: a column per field; ``title_key`` is the folded title, for look-ups by name.

    It is made once for a declaration, and kept with it.
    """
    return kind.memo("table", lambda: _element_table(kind))


def added_up(kind: Kind) -> list[str]:
    """The columns that lists read to add elements up: an index has them, for what is not archived."""
    payable = kind.trait(Payable)
    return ["stage", kind.currency, kind.amount, *([payable.corrects, payable.rounding] if payable else [])]


def _element_table(kind: Kind) -> Table:
    columns, indexes, unique = [Column("title_key", "TEXT", _ROLES["title_key"])], ["title_key"], []
    for field in kind.all_fields:
        if field.type.column is None or field.custom:
            continue
        role = _ROLES.get(field.name, "own")
        constraint = "" if role == "own" else " NOT NULL"
        if isinstance(field.type, Reference):
            constraint = f" REFERENCES {quoted(field.type.kind)}(id) DEFERRABLE INITIALLY DEFERRED"
            indexes.append(f"{quoted(field.name)} WHERE {quoted(field.name)} IS NOT NULL")  # most are empty
        elif field.unique or field.name == "uid":
            unique.append(quoted(field.name))
        elif field.indexed and not field.type.folded:  # else what is compared is indexed: see folding.py
            filled = f" WHERE {quoted(field.name)} IS NOT NULL" if field.sparse else ""
            indexes.append(quoted(field.name) + filled)
        columns.append(Column(field.name, field.type.column + constraint, role))
    columns += [Column(name, "TEXT", _ROLES[name]) for name in ("custom", "folded")]
    if numbered := kind.trait(Numbered):
        indexes.append(f"length({quoted(numbered.field)}), {quoted(numbered.field)}")
    days = (sign.past for sign in kind.date_flags if sign.when and isinstance(kind.by_name[sign.past].type, Day))
    # Of what is over, nearly every day is past; without the WHERE, lists of a stage would go by the day.
    indexes += [f"stage, {quoted(past)} WHERE {quoted(past)} IS NOT NULL" for past in days]
    indexes.append("archived_at WHERE archived_at IS NOT NULL")  # what was archived of late
    searched = (*" ".join(kind.title).split(), *(field.name for field in kind.all_fields if field.searchable))
    if kind.stages and kind.amount:
        indexes.append(f"{', '.join(map(quoted, added_up(kind)))}, archived_at WHERE archived_at IS NULL")
    return Table(kind.name, tuple(columns), kind, searched, False, tuple(indexes), tuple(unique), derived=kind.derived)
