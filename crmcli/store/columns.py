"""Tables and columns as data, and names and lists as SQL wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from crmcli.light import Any, json
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind

Rows = list[tuple[Any, ...]]
_ALIKE = 10  # rows that get the same values, from which on one statement for several is faster
_PART = 1000  # rows of a statement, whose pages stand in its journal until it ends


class Column(Declared):
    """One column: its type with the constraints, and what it is for.

    ``role`` is "made" for what an element gets when it is made and keeps, "written" for what every write of it sets,
    "derived" for what is worked out from others, "custom" for what people added, "owner" for what a row belongs to,
    "billing" for what a line bills, "blob" for the SHA-256 of bytes that are kept (blobs.py), else "own".
    """

    name: str
    type: str
    role: str = "own"


class Table(Declared):
    """One table. ``columns`` are those without the ``id`` that each one has; ``searched`` are those that
    ``crm find`` looks into.

    ``element`` tells that its rows are elements, ``owned`` that they belong to one and have the columns ``kind`` and
    ``element``; ``indexes`` are the column lists that are indexed (of the rows that a WHERE behind them names),
    those in ``unique`` uniquely; ``sealed`` the statements that the file refuses for rows of an element in a sealed
    stage; ``derived`` are the columns that are worked out from others: a write of them alone is no change of the
    element; ``recorded`` says that the history holds its rows (ledger.py has the others).
    """

    name: str
    columns: tuple[Column, ...]
    element: Kind | None = None
    searched: tuple[str, ...] = ()
    owned: bool = False
    indexes: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    derived: frozenset[str] = frozenset()
    recorded: bool = True

    @cached_property
    def names(self) -> tuple[str, ...]:
        return ("id", *(column.name for column in self.columns))

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """What a list reads of it: all but what is worked out from the others."""
        return ("id", *(column.name for column in self.columns if column.role != "derived"))

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.names)

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The columns of which the history tells, in order: folded texts can be worked out again, and custom fields
        are told one by one."""
        return tuple(column.name for column in self.columns if column.name not in ("folded", "custom"))

    @cached_property
    def shelved(self) -> bool:
        """Whether its rows have custom fields: elements, which have them under names of their own, and lines."""
        return "custom" in self.known

    @cached_property
    def texts(self) -> frozenset[str]:
        """The columns that make a text of whatever they are given."""
        return frozenset(column.name for column in self.columns if column.type.startswith("TEXT"))

    @cached_property
    def looked_up(self) -> frozenset[str]:
        """The columns whose folded texts have an index."""
        if self.element is None:
            return frozenset(() if self.searched else self.names)
        return frozenset(field.name for field in self.element.all_fields if field.indexed or field.unique)

    @cached_property
    def titled(self) -> frozenset[str]:
        """The columns that the title of an element is made of."""
        return frozenset(" ".join(self.element.title).split() if self.element else ())

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """The same, in order, and only those that are columns."""
        titled = dict.fromkeys(" ".join(self.element.title).split() if self.element else ())
        return tuple(name for name in titled if name in self.known)

    @cached_property
    def references(self) -> dict[str, str]:
        """Column -> the kind whose ids it holds."""
        marks = {column.name: column.type.partition("REFERENCES ")[2] for column in self.columns}
        return {name: mark.partition("(")[0].strip('"') for name, mark in marks.items() if mark}

    def having(self, *roles: str) -> tuple[str, ...]:
        """The columns with one of these roles."""
        return tuple(column.name for column in self.columns if column.role in roles)

    @cached_property
    def select(self) -> str:
        return f"SELECT {', '.join(quoted(name) for name in self.names)} FROM {quoted(self.name)}"

    def ordered(self, names: frozenset[str]) -> tuple[str, ...]:
        """Those of its columns that are among these names, in order; found out once for a batch of many lines."""
        if names not in self._orders:
            self._orders[names] = tuple([name for name in self.names if name in names])
        return self._orders[names]

    @cached_property
    def _orders(self) -> dict[frozenset[str], tuple[str, ...]]:
        return {}

    def update(self, names: tuple[str, ...]) -> str:
        """The statement that gives the row of an id these columns; put together once as well. When it fails, rows that
        it has written stay until all is taken back: so SQLite keeps no journal of it."""
        if names not in self._updates:
            values = ", ".join(f"{quoted(name)} = ?" for name in names)
            self._updates[names] = f"UPDATE OR FAIL {quoted(self.name)} SET {values} WHERE id = ?"
        return self._updates[names]

    def updating(self, names: tuple[str, ...], rows: Rows) -> tuple[str, Rows]:
        """The same with values for rows, which end with their ids: of many rows that get the same values, a statement
        writes many at once, since SQLite keeps a journal for each statement where there is a trigger."""
        sql = self.update(names)
        if len(rows) < _ALIKE:
            return sql, rows
        told: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        for row in rows:
            told[row[:-1]].append(row[-1])
        if len(told) * _ALIKE > len(rows):
            return sql, rows
        parts = [
            (*values, json_array(ids[begin : begin + _PART]))
            for values, ids in told.items()
            for begin in range(0, len(ids), _PART)
        ]
        return sql.removesuffix("= ?") + "IN (SELECT value FROM json_each(?))", parts

    @cached_property
    def _updates(self) -> dict[tuple[str, ...], str]:
        return {}

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What was worked out of it, by who asks."""
        return {}

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


def literals(words: Iterable[str]) -> str:
    """Words of ours as the literals of ``IN (...)``: 'draft', 'issued'."""
    return ", ".join(f"'{word}'" for word in words)


def json_array(ids: Iterable[int]) -> str:
    """Ids as the one bound value of ``IN (SELECT value FROM json_each(?))``, however many there are."""
    return f"[{','.join(map(str, ids))}]"


def json_texts(values: Iterable[Any]) -> str:
    """The same for texts, or for lists of them."""
    return json.dumps(list(values))
