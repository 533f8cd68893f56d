"""Links to pay by, and the money that came in through them: facts of other systems, which no undo unmakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from crmcli.store.act import Act, Row
from crmcli.store.asked import Answers, Question
from crmcli.store.ledger import LEDGER
from crmcli.store.links import Node
from crmcli.store.tables import json_array, json_texts, quoted

Money = tuple[str, str]  # (provider, what it calls the payment)

_LINK, _ARRIVED = LEDGER["payment_link"], LEDGER["arrived"]
_LINK_COLUMNS = tuple(name for name in _LINK.names if name != "id")
_KEEP = (
    f"INSERT INTO payment_link({', '.join(_LINK_COLUMNS)}) VALUES ({', '.join('?' * len(_LINK_COLUMNS))}) "
    "ON CONFLICT DO UPDATE SET ended_at = NULL"
)
_ARRIVED_COLUMNS = tuple(name for name in _ARRIVED.names if name != "id")
_NOTE = (
    f"INSERT INTO arrived({', '.join(_ARRIVED_COLUMNS)}) VALUES ({', '.join('?' * len(_ARRIVED_COLUMNS))}) "
    "ON CONFLICT DO UPDATE SET fee = excluded.fee, payment = excluded.payment, ignored = excluded.ignored"
)


def of(kind: str, ids: Iterable[int]) -> Question[dict[int, list[Row]]]:
    """The links of each of these elements, the oldest first, those that are closed among them."""
    sql = f"{_LINK.select} WHERE kind = ? AND element IN (SELECT value FROM json_each(?)) ORDER BY id"
    return Question([(sql, (kind, json_array(ids)))], _by_element)


def _by_element(answers: Answers) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in answers[0]:
        link = dict(zip(_LINK.names, row, strict=True))
        found[link["element"]].append(link)
    return found


def address(links: Sequence[Row]) -> str | None:
    """Where one can pay, by the latest of the links of an element that is open; None when none is."""
    return next((link["url"] for link in reversed(links) if link["ended_at"] is None), None)


def to_ask(act: Act, since: str) -> list[Row]:
    """The links that are open, and those that were closed since then, the oldest first."""
    return _links(act, "ended_at IS NULL OR ended_at >= ?", since)


def called(act: Act, provider: str, external: str) -> Row | None:
    """The link that a provider calls so."""
    return next(iter(_links(act, "provider = ? AND external = ?", provider, external)), None)


def _links(act: Act, where: str, *values: str) -> list[Row]:
    rows = act.rows(f"{_LINK.select} WHERE {where} ORDER BY id", values)
    return [dict(zip(_LINK.names, row, strict=True)) for row in rows]


def keep(act: Act, links: Collection[Row]) -> None:
    """Keep links that were made, inside a step; one that is here already is open again."""
    _write(act, _KEEP, [[link[name] for name in _LINK_COLUMNS] for link in links])


def close(act: Act, ids: Collection[int], at: str) -> None:
    """Remember, inside a step, that nobody can pay by these any more."""
    _write(act, "UPDATE payment_link SET ended_at = ? WHERE id = ? AND ended_at IS NULL", [[at, one] for one in ids])


def arrivals(act: Act, wanted: Iterable[Money]) -> dict[Money, Row]:
    """What is known of this money; ``booked`` tells whether the payment that it was booked as is still there."""
    sql = (
        f"SELECT {', '.join(f'a.{quoted(name)}' for name in _ARRIVED.names)}, p.id IS NOT NULL "
        "FROM json_each(?) w JOIN arrived a ON a.provider = json_extract(w.value, '$[0]') "
        "AND a.external = json_extract(w.value, '$[1]') LEFT JOIN payment p ON p.id = a.payment"
    )
    rows = act.rows(sql, (json_texts(sorted(set(wanted))),))
    found = [dict(zip((*_ARRIVED.names, "booked"), row, strict=True)) for row in rows]
    return {(row["provider"], row["external"]): row for row in found}


def note(act: Act, rows: Collection[Row]) -> None:
    """Keep what is known of money, inside a step."""
    _write(act, _NOTE, [[row[name] for name in _ARRIVED_COLUMNS] for row in rows])


def _write(act: Act, sql: str, rows: Sequence[Sequence[object]]) -> None:
    step = act.steps.current
    if step is None:
        raise RuntimeError("a write outside a step")
    if rows:
        act.driver.write(sql, rows)
        step.keep = True


def owner(link: Row) -> Node:
    """The element that is paid by it."""
    return link["kind"], link["element"]
