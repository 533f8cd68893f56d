"""The history: steps and their changes, read back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from crmcli.light import TYPE_CHECKING, Any, json
from crmcli.model.changes import Change, Step
from crmcli.model.said import sentence
from crmcli.store.act import Act
from crmcli.store.asked import Answers, Question
from crmcli.store.ledger import LINKED_TO
from crmcli.store.links import Node, ends, grouped
from crmcli.store.rows import named
from crmcli.store.tables import json_array, json_texts

if TYPE_CHECKING:
    from crmcli.store.driver import Rows, Statement

Undoings = Mapping[int, Sequence[int]]  # the number of a step -> those of the steps that it takes back

CHANGES = 'SELECT c.id, c.step, c."table", c.row, c.op, c.before, c.after, c.kind, c.element FROM change c'
_ON = f"{CHANGES} WHERE c.kind = ? AND c.element IN (SELECT value FROM json_each(?)) ORDER BY c.id"
_HIGHEST = (
    "SELECT max(max(coalesce(json_extract(c.before, ?1), 0), coalesce(json_extract(c.after, ?1), 0))) "
    'FROM change c WHERE c.kind = ?2 AND c.element = ?3 AND +c."table" = ?4'
)
# A link is written down with the element that it begins at; this finds it from the other end.
LINKED = (
    f"{CHANGES} WHERE c.\"table\" = 'link' AND {LINKED_TO} IN (SELECT value FROM json_each(?)) "
    "AND json_extract(coalesce(after, before), '$.to_kind') = ? ORDER BY c.id"
)
_OF_ONE = "c.kind = ? AND c.element = ?"
_TO_ONE = f"c.\"table\" = 'link' AND {LINKED_TO} = ? AND json_extract(coalesce(after, before), '$.to_kind') = ?"
UNDOINGS = "SELECT step, target FROM undone WHERE step > 0 ORDER BY step"
_UNDOES = "(SELECT group_concat(target) FROM (SELECT target FROM undone WHERE step = s.id ORDER BY target))"
# Steps, and the one that each takes back, so that it can say what it is about; the last cell tells which were asked
# for.
STEPS = (
    "WITH RECURSIVE asked AS (SELECT id FROM step s {}), behind(id) AS (SELECT id FROM asked UNION "
    "SELECT u.target FROM behind JOIN undone u ON u.step = behind.id "
    "WHERE NOT EXISTS (SELECT 1 FROM undone v WHERE v.step = u.step AND v.target <> u.target)) "
    f"SELECT id, at, by, title, message, {_UNDOES}, undoes, verb, args, id IN asked FROM step s "
    "WHERE id IN behind ORDER BY id"
)
_BY_ID = STEPS.format("WHERE id IN (SELECT value FROM json_each(?))")


def step(act: Act, number: int) -> Step | None:
    return steps_by_id(act, [number]).get(number)


def steps(act: Act, limit: int | None = None, of: str | None = None, since: str | None = None) -> list[Step]:
    """The newest steps, newest first; all of them without a limit. ``of`` leaves only those of this person, ``since``
    those that were recorded since this instant."""
    return _steps(act, of, since, -1 if limit is None else limit)


def steps_in_parts(act: Act, of: str | None = None, since: str | None = None) -> Iterator[list[Step]]:
    """The same without a limit, at most a thousand at a time."""
    last = 1 << 62
    while part := _steps(act, of, since, 1000, last):
        yield part
        last = part[-1].id


def _steps(act: Act, of: str | None, since: str | None, limit: int, below: int | None = None) -> list[Step]:
    where, values = _whose(of, since, below)
    return told(act.rows(STEPS.format(f"{where} ORDER BY id DESC LIMIT ?"), (*values, limit)))[0][::-1]


def _whose(of: str | None, since: str | None, below: int | None = None) -> tuple[str, list[str | int]]:
    wanted = {"by = ?": of, "recorded_at >= ?": since, "id < ?": below}
    given = {sql: value for sql, value in wanted.items() if value is not None}
    return f"WHERE {' AND '.join(given)}" if given else "", list(given.values())


def steps_by_id(act: Act, numbers: Iterable[int]) -> dict[int, Step]:
    return {step.id: step for step in told(act.rows(_BY_ID, (json_array(numbers),)))[0]}


def count(act: Act, of: str | None = None, since: str | None = None) -> int:
    where, values = _whose(of, since)
    return int(act.rows(f"SELECT count(*) FROM step {where}", values)[0][0])


def undone(act: Act) -> set[int]:
    """The steps that are taken back at present: undone, and their undoing is not undone itself."""
    return taken_back(undoings(act))


def steps_and_undone(act: Act, numbers: Iterable[int]) -> tuple[dict[int, Step], set[int]]:
    """These steps by number, and all that are taken back at present."""
    steps, undoings = act.driver.run([(_BY_ID, (json_array(numbers),)), (UNDOINGS, ())])
    return {step.id: step for step in told(steps)[0]}, taken_back(by_step(undoings))


def undoings(act: Act) -> Undoings:
    """Every step that takes others back, undo and redo alike: its number -> the steps that it takes back."""
    return by_step(act.rows(UNDOINGS))


def acting(act: Act) -> set[int]:
    """The steps that take others back and did something else, too: batches of which a line was an undo."""
    sql = "SELECT u.step FROM undone u JOIN step s ON s.id = u.step WHERE u.step > 0 AND s.undoes IS NULL"
    return {number for (number,) in act.rows(sql)}


class Staying:
    """Tells the changes that hold, but for those of these steps: of acts that are not taken back."""

    def __init__(self, undoings: Undoings, acting: Collection[int], but: Collection[int]) -> None:
        left = {step: taken for step, taken in undoings.items() if step not in but}
        self._apart = {*(undoings.keys() - acting), *taken_back(left), *but}

    def of(self, changes: Iterable[Change]) -> Iterator[Change]:
        return (change for change in changes if change.step not in self._apart)


def last_to_change(act: Act, change: Change, steps: Iterable[int]) -> int | None:
    """The last of these steps that changed the row of this change."""
    sql = (
        'SELECT max(step) FROM change WHERE kind IS ? AND element IS ? AND "table" = ? AND row = ? '
        "AND +step IN (SELECT value FROM json_each(?))"
    )
    ((found,),) = act.rows(sql, (change.kind, change.element, change.table, change.row, json_array(steps)))
    return None if found is None else int(found)


def by_step(rows: Rows) -> Undoings:
    """The same of rows of (step, target)."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for step, target in rows:
        found[step].append(target)
    return dict(found)


def taken_back(undoings: Undoings) -> set[int]:
    """The steps that are taken back when these steps, and no others, took some back."""
    found: set[int] = set()
    for number in sorted(undoings, reverse=True):
        if number not in found:
            found.update(undoings[number])
    return found


def recent(act: Act, of: str | None, since: str | None, limit: int | None) -> dict[int, tuple[Step, int]]:
    """The steps of a person or of all, since an instant, or the newest so many, that still hold and are no undoing,
    each with how many changes it has, oldest first."""
    gone = undone(act)
    sql = (
        "SELECT s.id, (SELECT count(*) FROM change c WHERE c.step = s.id) FROM step s "
        "WHERE s.undoes IS NULL AND s.id NOT IN (SELECT value FROM json_each(?1)) AND s.at >= ?2 "
        "AND (?3 IS NULL OR s.by = ?3) ORDER BY s.id DESC LIMIT ?4"
    )
    found = dict(act.rows(sql, (json_array(gone), since or "", of, -1 if limit is None else limit)))
    return {number: (step, found[number]) for number, step in sorted(steps_by_id(act, found).items())}


def changes_in(act: Act, steps: Iterable[int]) -> list[Change]:
    """What these steps changed, in order."""
    sql = f"{CHANGES} WHERE c.step IN (SELECT value FROM json_each(?)) ORDER BY c.id"
    return [change_of(act, row) for row in act.rows(sql, (json_array(steps),))]


def changes_of(act: Act, number: int, limit: int = -1) -> list[Change]:
    """What a step changed, in order; the first of it with a limit."""
    sql = f"{CHANGES} WHERE c.step = ? ORDER BY c.id LIMIT ?"
    return [change_of(act, row) for row in act.rows(sql, (number, limit))]


def highest_on(act: Act, table: str, node: Node, column: str) -> int:
    """The highest whole number that a column of the rows of an element in a table ever had; 0 when none had any."""
    ((found,),) = act.rows(_HIGHEST, (f"$.{column}", *node, table))
    return found or 0


def changes_on(act: Act, kind: str, ids: Iterable[int]) -> list[Change]:
    """What was ever changed on these elements and on the rows that belong to them, in order."""
    return [change_of(act, row) for row in act.rows(_ON, (kind, json_array(ids)))]


def changes_around(
    act: Act, nodes: Iterable[Node], latest: int | None = None, most: int | None = None
) -> Question[dict[Node, list[Change]]]:
    """Asks for the same of elements of several kinds, by element, and for links of which they are the other end; with
    ``latest`` for about so many of each kind, in whole steps, the last ones. Where they are more than ``most``, the
    answer is None."""

    def by_node(answers: Answers) -> Any:
        if most is not None and sum(map(len, answers)) > most:
            return None
        found: dict[Node, list[Change]] = defaultdict(list)
        for number, rows in enumerate(answers):
            for change in (change_of(act, row) for row in _whole_steps(rows, latest)):
                found[ends(change.after or change.before or {})[1] if number % 2 else change.node].append(change)
        return {node: sorted(changes, key=lambda change: change.id or 0) for node, changes in found.items()}

    asked: list[Statement] = []
    more, limit = (" DESC LIMIT ?", (latest,)) if latest else ("", ())
    if most is not None:
        more, limit = " LIMIT ?", (most + 1,)
    for kind, ids in grouped(nodes).items():
        asked += [(_ON + more, (kind, json_array(ids), *limit)), (LINKED + more, (json_array(ids), kind, *limit))]
    return Question(asked, by_node)


def changes_along(act: Act, node: Node) -> Iterator[tuple[Any, ...]]:
    """The rows of the same of one element, however many, in order; ``change_of`` reads them."""
    from heapq import merge

    kind, number = node
    return merge(_walked(act, _OF_ONE, (kind, number)), _walked(act, _TO_ONE, (number, kind)), key=itemgetter(0))


def _walked(act: Act, where: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    last = 0
    while rows := act.rows(f"{CHANGES} WHERE {where} AND c.id > ? ORDER BY c.id LIMIT 1000", (*values, last)):
        yield from rows
        last = rows[-1][0]


def _whole_steps(rows: Rows, latest: int | None) -> Rows:
    """Without those of a step that a limit has cut, unless there is no other."""
    if latest is None or len(rows) < latest:
        return rows
    return [row for row in rows if row[1] != rows[-1][1]] or rows


def changes_of_rows(act: Act, places: Collection[tuple[str, int]], owners: Iterable[Node | None]) -> list[Change]:
    """Everything that ever happened to these rows of tables, in order; ``owners`` are the elements that they belong to,
    or ever did, None for none."""
    found: list[Change] = []
    named = list(owners)
    asked: list[Statement] = [
        (_ON, (kind, json_array(ids))) for kind, ids in grouped(node for node in named if node).items()
    ]
    if None in named:
        tables = json_texts({table for table, _ in places})
        asked.append((f'{CHANGES} WHERE c.kind IS NULL AND c."table" IN (SELECT value FROM json_each(?))', (tables,)))
    for rows in act.driver.run(asked):
        found += [change_of(act, row) for row in rows if (row[2], row[3]) in places]
    return sorted(found, key=lambda change: change.id or 0)


def changes_after(act: Act, number: int, table: str, rows: Iterable[int]) -> list[Change]:
    """What later steps than this one changed on these rows, in order. Only the history behind it is looked
    through, however much stands before."""
    wanted = json_array(rows)
    if wanted == "[]":
        return []
    where = (
        "WHERE c.id > coalesce((SELECT max(id) FROM change WHERE step = ?), 0) AND c.step > ? "
        'AND c."table" = ? AND c.row IN (SELECT value FROM json_each(?)) ORDER BY c.id'
    )
    return [change_of(act, row) for row in act.rows(f"{CHANGES} {where}", (number, number, table, wanted))]


def all_changes(act: Act) -> list[Change]:
    """Everything that ever happened, in order: replayed from nothing it gives every recorded table."""
    return [change_of(act, row) for row in act.rows(f"{CHANGES} ORDER BY c.id")]


def told(rows: Rows) -> tuple[list[Step], dict[int, Step]]:
    """The steps that were asked for, oldest first, and all by number, each with its sentence; one of 0.1.0 has its
    title."""
    titles: dict[int, str] = {}
    every: dict[int, Step] = {}
    for number, at, by, title, message, targets, newest, verb, args, _ in rows:
        undoes = tuple(map(int, targets.split(","))) if targets else ()
        titles[number] = title if verb is None else sentence(verb, args, titles)
        every[number] = Step(number, at, by, titles[number], message, undoes, newest is None)
    return [every[row[0]] for row in rows if row[-1]], every


def change_of(act: Act, row: tuple[Any, ...]) -> Change:
    return Change.told(row, act.once("read what the history tells", lambda: _reader(act)))


def _reader(act: Act) -> Callable[[str, str], dict[str, Any]]:
    tables = act.tables

    def values(table: str, text: str) -> dict[str, Any]:
        if not isinstance(text, str):
            raise TypeError("bytes where a text belongs")  # which JSON would read, too, but is damage
        told: dict[str, Any] = json.loads(text)
        return named(tables[table], told) if table in tables else told

    return values
