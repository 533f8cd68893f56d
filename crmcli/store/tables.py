"""The tables as data: their columns, what belongs to an element, what is recorded in the history."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits import Numbered
from crmcli.model.types import Reference


class Table(Declared):
    """One table. ``columns`` are (name, type and constraints) without the ``id`` that each one has;
    ``searched`` those that ``crm find`` looks into.

    ``element`` tells that its rows are elements, ``owned`` that they belong to one and have the columns
    ``kind`` and ``element``; ``indexes`` are the column lists that are indexed, those in ``unique`` uniquely;
    ``sealed`` the statements that the file refuses for rows of an element in a sealed stage; ``derived`` are the
    columns that are worked out from others: a write of them alone is no change of the element.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    element: Kind | None = None
    searched: tuple[str, ...] = ()
    owned: bool = False
    indexes: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    derived: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> tuple[str, ...]:
        return ("id", *(name for name, _ in self.columns))

    @cached_property
    def references(self) -> dict[str, str]:
        """Column -> the kind whose ids it holds."""
        marks = {name: declared.partition("REFERENCES ")[2] for name, declared in self.columns}
        return {name: mark.partition("(")[0].strip('"') for name, mark in marks.items() if mark}

    @cached_property
    def select(self) -> str:
        return f"SELECT {', '.join(quoted(name) for name in self.names)} FROM {quoted(self.name)}"

    @cached_property
    def _inserts(self) -> dict[tuple[str, ...], str]:
        return {}

    def insert(self, names: tuple[str, ...]) -> str:
        """The statement that inserts these columns; put together once for a batch of many lines."""
        if names not in self._inserts:
            columns, marks = ", ".join(map(quoted, names)), ", ".join("?" * len(names))
            self._inserts[names] = f"INSERT INTO {quoted(self.name)} ({columns}) VALUES ({marks})"
        return self._inserts[names]


def quoted(name: str) -> str:
    """A name as SQL wants it when it may be a keyword."""
    return f'"{name}"'


def json_array(ids: Iterable[int]) -> str:
    """Ids as the one bound value of ``IN (SELECT value FROM json_each(?))``, however many there are."""
    return f"[{','.join(map(str, ids))}]"


_OWNER = (("kind", "TEXT NOT NULL"), ("element", "INTEGER NOT NULL"))
_POINT = (
    *_OWNER,
    ("position", "INTEGER NOT NULL"),
    ("label", "TEXT"),
    ("value", "TEXT NOT NULL"),
    ("normal", "TEXT NOT NULL"),
)

PARTS: tuple[Table, ...] = (
    Table("email", _POINT, owned=True, indexes=("kind, element", "normal"), searched=("value",)),
    Table(
        "phone",
        _POINT,
        owned=True,
        indexes=("kind, element", "normal"),
        searched=("value", "normal"),
        derived=frozenset(("normal",)),  # it depends on the country of numbers without one
    ),
    Table(
        "line",
        (
            *_OWNER,
            ("number", "INTEGER NOT NULL"),
            ("type", "TEXT NOT NULL"),
            ("product", "INTEGER REFERENCES product(id) DEFERRABLE INITIALLY DEFERRED"),
            ("name", "TEXT NOT NULL"),
            ("quantity", "TEXT"),
            ("unit", "TEXT"),
            ("price", "TEXT"),
            ("price_per", "TEXT"),
            ("discount_percent", "TEXT"),
            ("discount_unit", "TEXT"),
            ("discount_line", "INTEGER"),
            ("tax_rate", "TEXT"),
            ("tax_category", "TEXT"),
            ("tax_included", "INTEGER"),
            ("optional", "INTEGER"),
            ("amount", "INTEGER"),
            ("percent", "TEXT"),
            ("net", "INTEGER NOT NULL"),
            ("tax", "INTEGER NOT NULL"),
            ("gross", "INTEGER NOT NULL"),
            ("from_line", "INTEGER"),
            ("root_line", "INTEGER"),
            ("bills", "TEXT"),
            ("bills_kind", "TEXT"),
            ("bills_id", "INTEGER"),
            ("deposit", "INTEGER"),
            ("custom", "TEXT"),
        ),
        searched=("name",),
        owned=True,
        indexes=("kind, element", "product", "from_line", "root_line", "bills_kind, bills_id", "deposit"),
        sealed=("INSERT", "UPDATE", "DELETE"),
    ),
    Table(
        "document",  # what was issued, as canonical JSON, with the checksum of its UTF-8 bytes
        (*_OWNER, ("format", "TEXT NOT NULL"), ("sha256", "TEXT NOT NULL"), ("content", "TEXT NOT NULL")),
        owned=True,
        unique=("kind, element, format",),
        sealed=("UPDATE", "DELETE"),
    ),
    Table(
        "allocation",  # which part of a payment settles which element
        (
            *_OWNER,
            ("payment", "INTEGER NOT NULL REFERENCES payment(id) DEFERRABLE INITIALLY DEFERRED"),
            ("amount", "INTEGER NOT NULL"),
        ),
        owned=True,
        indexes=("kind, element", "payment"),
    ),
    Table(
        "skonto",  # discount that was granted for paying early: its share of each tax rate
        (
            *_OWNER,
            ("payment", "INTEGER NOT NULL REFERENCES payment(id) DEFERRABLE INITIALLY DEFERRED"),
            ("tax_category", "TEXT"),
            ("tax_rate", "TEXT"),
            ("net", "INTEGER NOT NULL"),
            ("tax", "INTEGER NOT NULL"),
            ("gross", "INTEGER NOT NULL"),
        ),
        owned=True,
        indexes=("kind, element", "payment"),
    ),
    Table(
        "note",
        (*_OWNER, ("what", "TEXT NOT NULL"), ("text", "TEXT NOT NULL"), ("at", "TEXT NOT NULL"), ("by", "TEXT")),
        owned=True,
        indexes=("kind, element",),
        searched=("text",),
    ),
    Table("tag", (*_OWNER, ("tag", "TEXT NOT NULL")), owned=True, unique=("kind, element, tag",), indexes=("tag",)),
    Table(
        "external",
        (*_OWNER, ("system", "TEXT NOT NULL"), ("external_id", "TEXT NOT NULL")),
        owned=True,
        unique=("kind, system, external_id",),
        indexes=("kind, element",),
    ),
    Table(
        "link",
        (
            ("from_kind", "TEXT NOT NULL"),
            ("from_id", "INTEGER NOT NULL"),
            ("to_kind", "TEXT NOT NULL"),
            ("to_id", "INTEGER NOT NULL"),
            ("how", "TEXT NOT NULL"),
            ("role", "TEXT"),
            ("step", "INTEGER NOT NULL"),
        ),
        unique=("from_kind, from_id, to_kind, to_id, how",),
        indexes=("to_kind, to_id",),
    ),
    Table(
        "stage",
        (
            ("kind", "TEXT NOT NULL"),
            ("pipeline", "TEXT NOT NULL"),
            ("key", "TEXT NOT NULL"),
            ("label", "TEXT NOT NULL"),
            ("means", "TEXT NOT NULL"),
            ("position", "INTEGER NOT NULL"),
            ("probability", "INTEGER"),
        ),
        unique=("kind, pipeline, key",),
    ),
    Table(
        "mapping",  # what people said the columns of a file mean: per set of columns, the field of each
        (
            ("kind", "TEXT NOT NULL"),
            ("headers", "TEXT NOT NULL"),
            ("header", "TEXT NOT NULL"),
            ("field", "TEXT NOT NULL"),
        ),
        unique=("kind, headers, header",),
    ),
    Table(
        "view",  # filters that were given a name
        (
            ("kind", "TEXT NOT NULL"),
            ("name", "TEXT NOT NULL"),
            ("filters", "TEXT NOT NULL"),
            ("sort", "TEXT"),
        ),
        unique=("kind, name",),
    ),
    Table("setting", (("name", "TEXT NOT NULL"), ("value", "TEXT")), unique=("name",)),
)


def tables(registry: Registry) -> dict[str, Table]:
    """Every recorded table by name: one per kind, then those that all kinds share."""
    found = {kind.name: element_table(kind) for kind in registry.kinds}
    found.update({table.name: table for table in PARTS})
    return found


def element_table(kind: Kind) -> Table:
    """The table of a kind: a column per field; ``title_key`` is the folded title, for look-ups by name."""
    columns, indexes, unique = [("title_key", "TEXT")], ["title_key"], []
    for field in kind.all_fields:
        if field.type.column is None:
            continue
        constraint = " NOT NULL" if field.name in ("created_at", "updated_at", "version", "uid") else ""
        if isinstance(field.type, Reference):
            constraint = f" REFERENCES {quoted(field.type.kind)}(id) DEFERRABLE INITIALLY DEFERRED"
            indexes.append(quoted(field.name))
        elif field.unique or field.name == "uid":
            unique.append(quoted(field.name))
        elif field.indexed:
            indexes.append(quoted(field.name))
        columns.append((field.name, field.type.column + constraint))
    columns.append(("custom", "TEXT"))
    numbered = kind.trait(Numbered)
    if numbered:
        number = quoted(numbered.field)
        indexes.append(f"length({number}), {number}")
    searched = (*" ".join(kind.title).split(), *(field.name for field in kind.all_fields if field.searchable))
    return Table(kind.name, tuple(columns), kind, searched, False, tuple(indexes), tuple(unique), derived=kind.derived)
