"""``crm doctor``: is the database whole, does all in it fit together, and what is of no use any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from crmcli.actions.setup.health import structure
from crmcli.actions.setup.health.checks import CHECKS, WHOLE
from crmcli.actions.setup.health.findings import Check, bounded, found
from crmcli.errors import DatabaseError
from crmcli.model.checks import Checks, checks
from crmcli.model.results import Record
from crmcli.store import blobs
from crmcli.store.act import Act
from crmcli.store.places import is_server
from crmcli.store.steps import Step

Keep = Callable[[], Path | None]
Tick = Callable[[int], object]  # told how many checks were made
Further = Callable[[Act], Iterable[Record]]
Found = dict[str, list[Record]]  # check -> what it found
_ROUNDS = 3  # what is put right may bring to light what was behind it


class _Worse(Exception):
    """What was put right left more wrong than there was before."""


class _Vain(Exception):
    """Nothing could be put right."""


def doctor(
    act: Act,
    fix: bool = False,
    keep: Keep = lambda: None,
    tick: Tick = lambda done: None,
    further: Sequence[Further] = (),
) -> Checks:
    """What is wrong, and what could go: bytes that nothing names, and keys older than the setting ``key_days``. With
    ``fix`` is put right what follows from what else is there, all of it or nothing, after ``keep`` has made a copy of
    the file and returned where it is. ``further`` is looked at last."""
    rows = _doctored(act, fix, keep, tick)
    rows += _attached(act, rows)
    for look in further:
        rows += _looked(act, Check("seal", "", look))
    return checks(rows)


def _doctored(act: Act, fix: bool, keep: Keep, tick: Tick) -> list[Record]:
    before = _examined(act, tick)
    if not fix or not any(before[check.name] and check.mend for check in (WHOLE, *CHECKS) if check.name in before):
        return _rows(before, before)
    try:
        after, copy = _mended(act, before, keep, tick)
    except _Vain:
        return _rows(before, before)
    except (DatabaseError, _Worse) as error:
        why = error.message if isinstance(error, DatabaseError) else "more would be wrong than before."
        failed = found("fix", f"Nothing was put right: {why}", "Put a backup in its place: crm restore FILE")
        return [*_rows(before, before), failed]
    kept = [found("backup", f"As it was before it is kept in {copy}.", state="ok")] if copy else []
    return [*_rows(before, after), *kept]


def _examined(act: Act, tick: Tick) -> Found:
    """Of a file that is not whole nothing else can be said."""
    found = {WHOLE.name: _looked(act, WHOLE)}
    for number, check in enumerate(() if found[WHOLE.name] else _checks(act), 1):
        tick(number)
        found[check.name] = _looked(act, check)
    return found


def _checks(act: Act) -> list[Check]:
    """All but that of permissions where there is no file."""
    return [check for check in CHECKS if check.look is not structure.permissions or not is_server(act.driver.place)]


def _looked(act: Act, check: Check) -> list[Record]:
    try:
        return list(bounded(check.look(act)))
    except DatabaseError as error:
        lead = "" if check is WHOLE else "This could not be examined: "
        return [found(check.name, lead + error.message, error.hint)]


def _mended(act: Act, before: Found, keep: Keep, tick: Tick) -> tuple[Found, Path | None]:
    """What is found afterwards, and where the copy is; it goes where nothing was put right."""
    copy: Path | None = None
    try:
        with act.step("doctor") as step:
            copy = keep() if _worth_a_copy(before) else None
            step.keep = True  # what is put right is no history
            return _put_right(act, step, before, tick), copy
    except BaseException:
        if copy is not None:
            copy.unlink(missing_ok=True)
        raise


def _put_right(act: Act, step: Step, before: Found, tick: Tick) -> Found:
    left = after = before
    for _ in range(_ROUNDS):
        for check in (WHOLE, *CHECKS):
            if check.mend and left.get(check.name):
                check.mend(act)
                step.flush()
        step.index()
        after = _examined(act, tick)
        if _weight(after) >= _weight(left) or not _weight(after):
            break
        left = after
    if _weight(after) > _weight(before) or (before[WHOLE.name] and after[WHOLE.name]):
        raise _Worse
    if _weight(after) == _weight(before):
        raise _Vain
    return after


def _attached(act: Act, rows: list[Record]) -> list[Record]:
    """How many files are attached to elements, and how large they are together; nothing of a file that is not whole."""
    whole = all(row["state"] in ("ok", "fixed") for row in rows if row["check"] == WHOLE.name)
    sizes = blobs.attached(act) if whole else []
    count = f"{len(sizes):,} attached file{'' if len(sizes) == 1 else 's'}"
    return [found("attached", f"{count}, {sum(sizes) / (1 << 20):,.1f} MiB.", state="ok")] if sizes else []


def _worth_a_copy(found: Found) -> bool:
    """Whether more is put right than that old keys go."""
    return any(rows for name, rows in found.items() if name not in ("keys", "numbers"))


def _weight(found: Found) -> int:
    """How much is wrong, or could go."""
    return sum(row.get("rest", 1) for rows in found.values() for row in rows)


def _rows(before: Found, after: Found) -> list[Record]:
    """What is wrong still, what was put right, and what is well."""
    rows: list[Record] = []
    for check in (WHOLE, *CHECKS):
        if check.name not in before and check.name not in after:
            continue
        still = after.get(check.name, [])
        texts = {row["text"] for row in still}
        gone = [
            {**row, "state": "fixed", "hint": None} for row in before.get(check.name, []) if row["text"] not in texts
        ]
        rows += [*still, *([] if before is after else gone)] or [found(check.name, check.well, state="ok")]
    return [{name: value for name, value in row.items() if name != "rest"} for row in rows]
