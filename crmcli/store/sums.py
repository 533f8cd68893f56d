"""Sums in SQL: what is credited, paid and due of an element; what is billed and open of one comes from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.light import TYPE_CHECKING, re
from crmcli.model.sums import ledgered, sums_of, words_of
from crmcli.model.traits import Numbered, Payable
from crmcli.store.plainly import grossed, marked, marks
from crmcli.store.tables import added_up, json_texts, quoted

if TYPE_CHECKING:
    from crmcli.model.filters import Condition
    from crmcli.model.kinds import Kind
    from crmcli.model.registry import Registry
    from crmcli.store.comparing import Sql

Billed = Mapping[str, Sequence[tuple[int, int, int]]]
"""Kind -> (id, what is billed, what is open) of its elements of which anything may be billed, in minor units."""


def given(billed: Billed) -> Sql:
    """What the ledger says, as tables before a statement, see ``source``."""
    # Without the cast, SQLite makes no index of them for what they are joined with, and takes the square of the number.
    parts = [
        f"{_table(name)}(id, billed, open) AS MATERIALIZED (SELECT CAST(json_extract(value, '$[0]') AS INTEGER), "
        "json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?))"
        for name in billed
    ]
    return f"WITH {', '.join(parts)} " if parts else "", [json_texts(rows) for rows in billed.values()]


def source(kind: Kind, name: str, words: Iterable[str], table: str | None = None) -> str:
    """What elements, called ``name``, are selected from: with what the ledger says where one of the words needs it.
    ``table`` is the SQL for them where they are reached in another way than SQLite would choose."""
    joined = any(ledgered(kind, word) for word in words)
    more = f" LEFT JOIN {_table(kind.name)} {name}_billing ON {name}_billing.id = {name}.id" if joined else ""
    return f"{table or f'{quoted(kind.name)} {name}'}{more}"


def column(kind: Kind, word: str, name: str) -> str | None:
    """A sum of the element that is called ``name``, in minor units; None for a word that is none."""
    if word not in sums_of(kind):
        return None
    if ledgered(kind, word):
        return {
            "billed": f"coalesce({name}_billing.billed, 0)",
            "open": f"coalesce({name}_billing.open, {name}.{quoted(kind.amount)}, 0)",
        }[word]
    payable, amount = kind.its(Payable), quoted(kind.amount)
    corrects, own = quoted(payable.corrects), f"x.kind = '{kind.name}' AND x.element = {name}.id"
    paid = f"coalesce((SELECT sum(x.amount) FROM allocation x WHERE {own}), 0)"
    granted = f"coalesce((SELECT sum(x.gross) FROM skonto x WHERE {own}), 0)"
    credited = f"coalesce((SELECT sum(x.{amount}) FROM {quoted(kind.name)} x WHERE x.{corrects} = {name}.id), 0)"
    rounding = f"coalesce({name}.{quoted(payable.rounding)}, 0)"
    due = f"{name}.{amount} - {credited} + {rounding} - {paid} - {granted}"
    due = f"CASE WHEN {name}.{corrects} IS NOT NULL THEN 0 ELSE {due} END"
    return {"paid": paid, "credited": credited, "due": f"({due})"}[word]


def signed(kind: Kind, name: str) -> str:
    """The amount of the element called ``name``, negative where it corrects another."""
    payable, amount = kind.trait(Payable), f"{name}.{quoted(kind.amount)}"
    return (
        f"CASE WHEN {name}.{quoted(payable.corrects)} IS NULL THEN {amount} ELSE -{amount} END" if payable else amount
    )


def alone(registry: Registry, kind: Kind, word: str, name: str) -> Sql | None:
    """``unpaid``, ``unbilled`` and ``billed``: which elements they stand for; None for another word."""
    if word not in words_of(kind):
        return None
    if word == "unpaid":
        (stages, keys), (due, _) = apart(kind, word, name)
        return f"({stages} AND {due})", keys
    billed, left = (column(kind, part, name) for part in ("billed", "open"))
    # Of what is marked nothing is open, so that who asks for these words alone need not tell it.
    mark = marked(kind, f"{name}.id")
    if word == "unbilled":
        return f"({left} > 0 AND NOT {mark})", []
    return f"({billed} > 0 AND {left} <= 0 OR {mark} AND {grossed(registry, kind, f'{name}.id')} > 0)", []


def says(kind: Kind, condition: Condition, word: str) -> bool:
    """Whether a condition is such a word about the element itself."""
    return (condition.field, condition.op, condition.relation) == (word, "is", None) and word in words_of(kind)


def billable(kind: Kind) -> str:
    """SQL for the ids of all of which anything may be billed: they have a mark, or the ledger tells of them."""
    return f"{marks(kind)} UNION ALL SELECT id FROM {_table(kind.name)}"


def worthless(kind: Kind) -> str:
    """SQL for the ids of all that have no amount to bill."""
    ids, amount = f"SELECT t.id FROM {quoted(kind.name)} t WHERE t.{quoted(kind.amount)}", ("<= 0", "IS NULL")
    return " UNION ALL ".join(f"{ids} {test}" for test in amount)


def apart(kind: Kind, word: str, name: str) -> list[Sql]:
    """A word that says several things, as each of them; nothing for another word."""
    if word != "unpaid" or word not in words_of(kind):
        return []
    numbered = kind.its(Numbered)
    stages = f"{name}.stage IN (?, ?)", [numbered.at, numbered.elsewhere]
    return [stages, (f"{column(kind, 'due', name)} > 0", [])]


def covered(kind: Kind, tests: Iterable[str]) -> bool:
    """Whether the index of what lists add up has all that these tests of the elements "e" read. Else rows would be
    looked up in its order, all over the file."""
    has = {"id", "archived_at", *added_up(kind)}
    return {name for sql in tests for name in re.findall(r'\be\."?(\w+)', sql)} <= has


def _table(kind: str) -> str:
    return f"billing_of_{kind}"
