"""``crm copy SOURCE TARGET``: all that a database holds, into one that is empty, between files and servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crmcli.actions.data.importing.whole import TICKS, told
from crmcli.errors.databases import Lost
from crmcli.model.results import Written
from crmcli.store import dumping, rules
from crmcli.store.act import Act
from crmcli.store.filling import not_empty
from crmcli.store.migrations import newest


def copy(source: Act, target: Act, name: str, tick: Callable[[int], None] = lambda done: None) -> Written:
    """Every row as it is, with the whole history, as it stands at one moment; all of them or none. ``name`` is what
    people call the target.

    Raises Refused (exit 5) when there is something in it already, and Lost (8) when a server ended it.
    """
    check_empty(target, name)
    try:
        with source.driver.snapshot():
            written = dumping.restore(target, _counted(source, tick), newest())
    except Lost as error:
        raise Lost(error.message, "Nothing was copied. Do it again while nobody writes there.") from error
    return _said(source, name, written, dry_run=False)


def rehearse(source: Act, target: Act, name: str) -> Written:
    """What would be copied; the same is refused."""
    check_empty(target, name)
    return _said(source, name, dumping.counts(source), dry_run=True)


def check_empty(target: Act, name: str) -> None:
    """Raises Refused (exit 5)."""
    if not dumping.is_empty(target):
        raise not_empty(name)


def _counted(source: Act, tick: Callable[[int], None]) -> Iterator[tuple[int, dumping.Item]]:
    for place, item in enumerate(dumping.rows(source), 1):
        if place % TICKS == 0:
            tick(place)
        yield place, item


def _said(source: Act, name: str, written: dict[str, int], dry_run: bool) -> Written:
    elements, steps = told(source, written)
    on = len(rules.switched_on(source.driver))
    off = [f"Rules are off there; on here: {on}. crm rule on NAME --db {name} switches one on."] if on else []
    done = "would be copied" if dry_run else "copied"
    return Written(f"{elements} {done} to {name}, with {steps} of history", dry_run=dry_run, warnings=off)
