"""Mappings that people gave with ``--map``, kept for the next file with the same columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from crmcli.actions.data.importing.words import key
from crmcli.model.kinds import Kind
from crmcli.store import records
from crmcli.store.act import Act

TABLE = "mapping"


def recall(act: Act, kind: Kind, names: Sequence[str]) -> dict[str, str]:
    """Column (as it is compared) -> field of what was said about these columns before."""
    rows = records.matching(act, TABLE, {"kind": kind.name, "headers": _set(names)})
    return {row["header"]: row["field"] for row in rows}


def keep(act: Act, kind: Kind, names: Sequence[str], told: Mapping[str, str]) -> None:
    """Remember what was said about some of these columns, inside a step."""
    headers = _set(names)
    rows = records.matching(act, TABLE, {"kind": kind.name, "headers": headers})
    present = {row["header"]: row for row in rows}
    there = {key(name) for name in names}
    new = {key(name): field for name, field in told.items() if key(name) in there}
    records.update(
        act, TABLE, [(present[header], {"field": field}) for header, field in new.items() if header in present]
    )
    records.create(
        act,
        TABLE,
        [
            {"kind": kind.name, "headers": headers, "header": header, "field": field}
            for header, field in new.items()
            if header not in present
        ],
    )


def _set(names: Sequence[str]) -> str:
    """A short text for a set of columns, in whatever order they stand."""
    return sha256("\n".join(sorted(key(name) for name in names)).encode("utf-8", "replace")).hexdigest()[:16]
