"""The fields that people added to a file: the rows of the table ``field``, and what follows from them."""

from __future__ import annotations

from crmcli.light import TYPE_CHECKING
from crmcli.store.database import Tables
from crmcli.store.extending import DEFINITIONS, FIELDS, extended
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.store.act import Act, Row
    from crmcli.store.database import Database


def follow(act: Act) -> None:
    """Know the fields as they are stored now."""
    follow_stored(act.database)
    act.registry, act.tables = act.database.registry, act.database.tables
    act.memo = {}


def follow_stored(database: Database) -> None:
    """The same of an open database."""
    database.registry = extended(database.registry.static, database.rows(DEFINITIONS))
    database.tables = Tables(database.registry)
    _index(database)


def _index(database: Database) -> None:
    """Have the indexes that the definitions ask for, and no others: they come and go with them."""
    from crmcli.store.folding import custom_compared

    wanted = {}
    for kind in database.registry.kinds:
        for field in kind.fields:
            if field.custom and field.indexed:
                name = f"{kind.name}_custom_{field.key}"
                columns = custom_compared(field)
                wanted[name] = f"CREATE INDEX {quoted(name)} ON {quoted(kind.name)} ({columns})"
    present = dict(database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name GLOB '*_custom_*'"))
    gone = [f"DROP INDEX {quoted(each)}" for each, sql in present.items() if wanted.get(each) != sql]
    made = [sql for each, sql in wanted.items() if present.get(each) != sql]
    if gone or made:
        database.driver.run([(sql, ()) for sql in (*gone, *made)])


def named(act: Act, kind: str, name: str) -> Row | None:
    """The definition of a field of a kind by its name."""
    return next(iter(act.select("field", "WHERE kind = ? AND name = ?", (kind, name))), None)


def every(act: Act, kind: str | None = None) -> list[Row]:
    """All definitions, by kind, in the order in which they came; those of one kind when it is named."""
    return act.select("field", "WHERE ?1 IS NULL OR kind = ?1 ORDER BY kind, id", (kind,))


def keys_ever_used(act: Act, kind: str) -> set[str]:
    """What values of fields of this kind were ever kept under, as the history tells."""
    found = act.rows(
        "SELECT json_extract(coalesce(after, before), '$.key') FROM change WHERE kind IS NULL AND \"table\" = ? "
        "AND json_extract(coalesce(after, before), '$.kind') = ?",
        (FIELDS.name, kind),
    )
    return {key for (key,) in found if key}
