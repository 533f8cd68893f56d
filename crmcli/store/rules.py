"""Rules as they are kept, which of them are switched on in this file, and the occasions that a step gives."""

from __future__ import annotations

from crmcli.light import TYPE_CHECKING, json
from crmcli.store.steps import SWITCHED_ON

if TYPE_CHECKING:
    from crmcli.model.rules import Occasion
    from crmcli.store.act import Act, Row
    from crmcli.store.driver import Driver
    from crmcli.store.steps import Step

# Which rules are switched on is no part of the data: it stays behind when the data goes elsewhere.
_SWITCH = "INSERT INTO meta VALUES ('rules', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"
OFF = "DELETE FROM meta WHERE name = 'rules'"
_SINCE = 'FROM change WHERE step = ? AND id > ? AND "table" = ?'
_MADE = f"SELECT DISTINCT row {_SINCE} AND op = 'insert'"
_MOVED = f"SELECT DISTINCT row {_SINCE} AND op = 'update' AND json_extract(after, '$.stage') = ?"
_BECAME = (
    f"SELECT DISTINCT json_extract(after, '$.from_id') {_SINCE} AND op = 'insert' "
    "AND json_extract(after, '$.how') = 'converted' AND json_extract(after, '$.from_kind') = ? "
    "AND json_extract(after, '$.to_kind') = ?"
)


def every(act: Act) -> list[Row]:
    """All rules, oldest first."""
    return act.select("rule", "ORDER BY id")


def named(act: Act, name: str) -> Row | None:
    return next(iter(act.select("rule", "WHERE name = ?", (name,))), None)


def switched_on(driver: Driver) -> set[int]:
    """The rules that are switched on, by id."""
    found = driver.rows(SWITCHED_ON)
    return set(json.loads(found[0][0])) if found else set()


def switch(act: Act, rule: int, on: bool) -> None:
    """Switch one on or off in this file."""
    found = switched_on(act.driver)
    act.driver.write(_SWITCH, [(json.dumps(sorted(found | {rule} if on else found - {rule})),)])


def met(step: Step, occasion: Occasion) -> list[int]:
    """The elements to which this has happened in the step since it was last settled, in order."""
    driver, begun = step.act.driver, (step.id, step.settled)
    if occasion.what == "made":
        found = driver.rows(_MADE, (*begun, occasion.kind))
    elif occasion.what == "moved":
        found = driver.rows(_MOVED, (*begun, occasion.kind, occasion.to))
    else:
        found = driver.rows(_BECAME, (*begun, "link", occasion.kind, occasion.to))
    return sorted(row[0] for row in found)
