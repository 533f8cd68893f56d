"""What people said about the columns of a file, kept for the next one with the same columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from crmcli.actions.data.importing.words import key
from crmcli.model.kinds import Kind
from crmcli.store import asked, records
from crmcli.store.act import Act

TABLE = "mapping"
ANY = "*"  # of the columns of every file


def recall(act: Act, kind: Kind, names: Sequence[str]) -> dict[str, str]:
    """What was said about these columns before: column (as it is compared) -> field, "column:value" -> stage, and
    ":decimal" or ":dates" -> how numbers and dates are written."""
    sets = {ANY, _set(names)}
    (rows,) = asked.read(act, [asked.of_kind(TABLE, kind.name)])
    return {row["header"]: row["field"] for row in rows if row["headers"] in sets}


def keep(act: Act, kind: Kind, names: Sequence[str] | None, told: Mapping[str, str]) -> None:
    """Remember what was said about these columns, or about those of every file, inside a step; ``told`` is as
    ``recall`` gives it."""
    headers = ANY if names is None else _set(names)
    rows = records.matching(act, TABLE, {"kind": kind.name, "headers": headers})
    present = {row["header"]: row for row in rows}
    records.update(
        act, TABLE, [(present[header], {"field": field}) for header, field in told.items() if header in present]
    )
    records.create(
        act,
        TABLE,
        [
            {"kind": kind.name, "headers": headers, "header": header, "field": field}
            for header, field in told.items()
            if header not in present
        ],
    )


def _set(names: Sequence[str]) -> str:
    """A short text for a set of columns, in whatever order they stand."""
    return sha256("\n".join(sorted(key(name) for name in names)).encode("utf-8", "replace")).hexdigest()[:16]
