"""Rows of several tables, asked for at once: over a network, one trip however many tables there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter

from crmcli.light import TYPE_CHECKING, Any, Generic, TypeVar
from crmcli.store.act import Act, Row
from crmcli.store.rows import unpacked
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Rows, Statement

T = TypeVar("T")
Asked = tuple[str, str, Sequence[Any]]  # table, SQL from WHERE on, its values
Answers = Sequence[list[tuple[Any, ...]]]  # what each of some statements gave
_ORDER = {"email": "position", "phone": "position", "line": "number"}


def by_id(name: str, ids: Collection[int]) -> Asked:
    """The rows of a table with these ids, in no order."""
    if len(ids) == 1:
        return name, "WHERE id = ?", list(ids)
    return name, "WHERE id IN (SELECT value FROM json_each(?))", (json_array(ids),)


def of_kind(name: str, kind: str) -> Asked:
    """The rows of a table that are about a kind, oldest first."""
    return name, "WHERE kind = ? ORDER BY id", [kind]


def owned(name: str, kind: str, ids: Collection[int]) -> Asked:
    """The rows of a table that belong to these elements, in the order in which they stand."""
    if len(ids) == 1:
        return name, f"WHERE kind = ? AND element = ? ORDER BY {_ORDER.get(name, 'id')}", (kind, *ids)
    where = "WHERE kind = ? AND element IN (SELECT value FROM json_each(?))"
    return name, f"{where} ORDER BY element, {_ORDER.get(name, 'id')}", (kind, json_array(ids))


def latest(name: str, kind: str, ids: Iterable[int], most: int) -> Asked:
    """The rows of a table with a time that belong to these elements, the newest of them all first, at most so many."""
    where = "WHERE kind = ? AND element IN (SELECT value FROM json_each(?))"
    return name, f"{where} ORDER BY at DESC, id DESC LIMIT ?", (kind, json_array(ids), most)


def first(name: str, kind: str, ids: Collection[int], most: int) -> Asked:
    """The same as ``owned``, at most so many, the first."""
    _, where, values = owned(name, kind, ids)
    return name, f"{where} LIMIT ?", [*values, most]


def behind(name: str, node: tuple[str, int], last: int, most: int) -> Asked:
    """The rows of a table that belong to an element and come behind the row ``last``, oldest first, at most so many."""
    return name, "WHERE kind = ? AND element = ? AND id > ? ORDER BY id LIMIT ?", [*node, last, most]


def kept(kind: str, ids: Iterable[int]) -> Asked:
    """The entries of these elements that are pinned, and their files, oldest first."""
    where = "WHERE kind = ? AND element IN (SELECT value FROM json_each(?)) AND (pinned = 1 OR what = 'file')"
    return "note", f"{where} ORDER BY id", (kind, json_array(ids))


def of_entries(numbers: Iterable[int]) -> Asked:
    """The rows of the entries with these numbers, oldest first."""
    wanted = json_array(numbers)
    some = "(SELECT value FROM json_each(?))"
    return "note", f"WHERE (id IN {some} AND entry IS NULL) OR entry IN {some} ORDER BY id", (wanted, wanted)


def joined(kind: str, ids: Iterable[int]) -> Iterator[Asked]:
    """The links that begin, and those that end, at these elements."""
    for side in ("from", "to"):
        yield (
            "link",
            f"WHERE {side}_kind = ? AND {side}_id IN (SELECT value FROM json_each(?))",
            (kind, json_array(ids)),
        )


def cells(wanted: Mapping[str, tuple[Sequence[str], Collection[int]]]) -> Question[list[dict[int, tuple[Any, ...]]]]:
    """Asks for these columns alone, by table those of the rows with these ids: of each table id -> its values."""
    statements: list[Statement] = []
    for name, (columns, ids) in wanted.items():
        table, where, values = by_id(name, ids)
        statements.append((f"SELECT {', '.join(map(quoted, ('id', *columns)))} FROM {quoted(table)} {where}", values))
    return Question(statements, lambda answers: [{row[0]: row[1:] for row in rows} for rows in answers])


class Question(Generic[T]):
    """Statements that read, and what is made of the rows that they give."""

    def __init__(self, statements: Sequence[Statement], answer: Callable[[Answers], T]) -> None:
        self.statements = statements
        self.answer = answer


def at_once(act: Act, *questions: Question[Any]) -> list[Any]:
    """The answer of each, all asked in one trip, and with it what every command wants to know and does not yet."""
    unknown = act.unknown()
    if len(questions) == 1 and not unknown:
        question = questions[0]
        return [question.answer(act.driver.run(question.statements) if question.statements else [])]
    statements = [statement for question in questions for statement in question.statements]
    if not statements:
        return [question.answer([]) for question in questions]
    (*answers,) = act.driver.run([*statements, *unknown])
    if unknown:
        act.learn(answers[-len(unknown) :])
    found = iter(answers)
    return [question.answer(list(islice(found, len(question.statements)))) for question in questions]


def reading(act: Act, asked: Sequence[Asked]) -> Question[list[list[Row]]]:
    """The rows of each, in the order in which they are asked for."""
    known = [act.tables[name] for name, _, _ in asked]
    return Question(
        [(f"{table.select} {where}", values) for table, (_, where, values) in zip(known, asked, strict=True)],
        lambda answers: [[unpacked(table, row) for row in rows] for table, rows in zip(known, answers, strict=True)],
    )


def read(act: Act, asked: Sequence[Asked]) -> list[list[Row]]:
    """The same, asked for alone."""
    question = reading(act, asked)
    if asked and not act.unknown():
        return question.answer(act.driver.run(question.statements))
    found: list[list[Row]] = at_once(act, question)[0]
    return found


def owned_in(act: Act, names: Sequence[str], kind: str, ids: Iterable[int]) -> dict[str, dict[int, list[Row]]]:
    """The rows of these tables that belong to these elements, by table and element, in the order in which they
    stand."""
    wanted = list(ids)
    found: dict[str, dict[int, list[Row]]] = {name: defaultdict(list) for name in names}
    rows = read(act, [owned(name, kind, wanted) for name in names])
    for name, mine in zip(names, rows, strict=True):
        for row in mine:
            found[name][row["element"]].append(row)
    return found


def parts_in(
    act: Act, wanted: Mapping[str, Sequence[str]], kind: str, ids: Sequence[int]
) -> dict[str, dict[int, Sequence[tuple[Any, ...]]]]:
    """The same with these columns of each table alone, as tuples behind the id of the element."""
    first, last = min(ids), max(ids)
    values: Sequence[Any]
    if last - first < 2 * len(ids):  # most of what lies between; a row of another element does no harm
        where, values = "WHERE kind = ? AND element BETWEEN ? AND ?", (kind, first, last)
    else:
        where, values = "WHERE kind = ? AND element IN (SELECT value FROM json_each(?))", (kind, json_array(ids))
    statements = [
        (
            f"SELECT element, {', '.join(map(quoted, columns))} FROM {quoted(name)} {where} "
            f"ORDER BY element, {_ORDER.get(name, 'id')}",
            values,
        )
        for name, columns in wanted.items()
    ]
    return dict(zip(wanted, map(_by_first, act.driver.run(statements)), strict=True))


def _by_first(rows: Rows) -> dict[int, Sequence[tuple[Any, ...]]]:
    """Rows by their first cell; mostly each has one of its own."""
    alone: dict[int, Sequence[tuple[Any, ...]]] = dict(zip(map(itemgetter(0), rows), zip(rows)))  # noqa: B905
    if len(alone) == len(rows):
        return alone
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        if row[0] in found:
            found[row[0]].append(row)
        else:
            found[row[0]] = [row]
    return {**found}
