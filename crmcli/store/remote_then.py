"""Some elements of a database on a server, as they stood after a step: laid into memory, with their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.errors import NotFound
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.refs import ref
from crmcli.store import local_then, opening
from crmcli.store.change_rows import LINK
from crmcli.store.ledger import LEDGER, LINKED_TO
from crmcli.store.links import Node, grouped
from crmcli.store.moments import last_change
from crmcli.store.rewinding_some import Then
from crmcli.store.tables import json_array, json_texts

if TYPE_CHECKING:
    from crmcli.store.database import Database
    from crmcli.store.driver import Driver, Rows, Statement
    from crmcli.store.moments import AsOf

_STEPS_TELL = "crm steps tells what was done, and when."
_THESE = "(SELECT value FROM json_each(?))"
_HEAD = 16  # bytes of a file that tell what it is
_BLOBS = f"SELECT sha256, part, length(content), substr(content, 1, {_HEAD}) FROM blob WHERE sha256 IN {_THESE}"
_LINKED = (
    f"SELECT {{}} FROM change WHERE \"table\" = '{LINK}' AND {LINKED_TO} IN {_THESE} "
    "AND json_extract(coalesce(after, before), '$.to_kind') = ?"
)
_STEPS = (  # with those that they took back, of which they tell
    "WITH RECURSIVE behind(id) AS (SELECT value FROM json_each(?) UNION "
    "SELECT u.target FROM behind JOIN undone u ON u.step = behind.id) "
    "SELECT {} FROM step WHERE id IN behind"
)


def opened(live: Database, moment: AsOf, nodes: Sequence[Node]) -> Database:
    """What is to be read for these elements; raises NotFound (exit 3) for one that was not there, and DatabaseError
    (exit 8)."""
    with live.driver.snapshot():
        last = last_change(live.driver, moment.step)
        then = Then(live, last)
        rows = then.look_at(nodes)
        _check_there(live, rows, nodes)
        beside = _history(live.driver, then.known, (moment.step, last))
        beside |= _of_elements(live.driver, then.known)
        beside["blob"] = _outlines(live, rows)
    found = opening.open_empty(live.registry.static, place=live.driver.place)
    driver = found.driver
    try:
        for name, more in beside.items():
            driver.write(LEDGER[name].insert(LEDGER[name].names), more)
        return local_then.laid_over(driver, live, rows, (moment.step, last))
    except BaseException:
        driver.close()
        raise


def _check_there(live: Database, rows: Mapping[str, Sequence[Sequence[Any]]], nodes: Sequence[Node]) -> None:
    ids = {name: {row[0] for row in rows.get(name, ())} for name, _ in nodes}
    lacking = [ref(live.registry.by_name[name].prefix, number) for name, number in nodes if number not in ids[name]]
    if lacking:
        were = "was" if len(lacking) == 1 else "were"
        raise NotFound(
            f"{', '.join(lacking)} {were} not there then.", _STEPS_TELL, ref=lacking[0], candidates=lacking[1:]
        )


def _history(driver: Driver, nodes: set[Node], end: tuple[int, int]) -> dict[str, Rows]:
    """What was done to these elements, and to links that end at them, up to a step and the last change of it."""
    step, last = end
    names = LEDGER["change"].names
    columns = ", ".join(f'"{name}"' for name in names)
    wanted: list[Statement] = []
    for kind, ids in grouped(nodes).items():
        bound = json_array(ids)
        wanted.append((f"SELECT {columns} FROM change WHERE kind = ? AND element IN {_THESE}", (kind, bound)))
        wanted.append((_LINKED.format(columns), (bound, kind)))
    changes = {row[0]: row for rows in driver.run(wanted) for row in rows if row[0] <= last}
    numbers = {row[names.index("step")] for row in changes.values()}
    undone, steps = driver.run(
        [
            ("SELECT id, step, target FROM undone WHERE step <= ?", (step,)),
            (_STEPS.format(", ".join(f'"{name}"' for name in LEDGER["step"].names)), (json_array(numbers),)),
        ]
    )
    return {"change": list(changes.values()), "undone": undone, "step": steps}


def _of_elements(driver: Driver, nodes: set[Node]) -> dict[str, Rows]:
    """What is kept of these elements beside the history."""
    tables = [table for table in LEDGER.values() if table.name != "change" and {"kind", "element"} <= {*table.names}]
    wanted: list[Statement] = []
    for kind, ids in grouped(nodes).items():
        where = f"WHERE kind = ? AND element IN {_THESE}"
        wanted += [(f"{table.select} {where}", (kind, json_array(ids))) for table in tables]
    found: dict[str, Rows] = {table.name: [] for table in tables}
    for place, rows in enumerate(driver.run(wanted)):
        found[tables[place % len(tables)].name] += rows
    return found


def _outlines(live: Database, rows: dict[str, list[list[Any]]]) -> Rows:
    """The files that these rows name: as large as they are, with their first bytes alone."""
    shas: set[str] = set()
    for name, these in rows.items():
        table = live.tables[name]
        places = [table.names.index(column.name) for column in table.columns if column.role == "blob"]
        shas.update(row[place] for row in these for place in places if row[place])
    found = live.driver.rows(_BLOBS, (json_texts(shas),)) if shas else []
    return [(sha256, part, head.ljust(length, b"\0")) for sha256, part, length, head in found]
