"""What people said about the columns of a file, kept for the next one with the same columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from crmcli.actions.data.importing.words import key
from crmcli.actions.outcome import written
from crmcli.errors import NotFound
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Rows, Written
from crmcli.store import asked, records
from crmcli.store.act import Act, Row

TABLE = "mapping"
ANY = "*"  # of the columns of every file
_OPTIONS = {":decimal": "decimal", ":dates": "date-format"}
COLUMNS = (
    Column("kind", "Kind"),
    Column("column", "Column", "title"),
    Column("means", "Means"),
    Column("files", "Files"),
)


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


def mappings(act: Act, kind: Kind | None) -> Rows:
    """All that is remembered, or what is about one kind: {"kind", "column", "means", "files"}."""
    rows = [
        {
            "kind": row["kind"],
            "column": _OPTIONS.get(row["header"], row["header"]),
            "means": row["field"] or "left out",
            "files": "all" if row["headers"] == ANY else row["headers"][:8],
        }
        for row in records.every(act, TABLE)
        if kind is None or row["kind"] == kind.name
    ]
    return Rows("mappings", COLUMNS, rows, len(rows))


def forget(act: Act, kind: Kind | None, columns: Sequence[str]) -> Written:
    """Forget what was said of columns, with the stages of their values, in all files; "Deal Stage:Negotiation" is one
    value, and --decimal or --date-format how a file is written. Raises NotFound (exit 3) where nothing was said."""
    with act.step("import forget") as step:
        gone: list[Row] = []
        for column in columns:
            found = [
                row
                for row in records.every(act, TABLE)
                if (kind is None or row["kind"] == kind.name) and _is_of(row["header"], column)
            ]
            if not found:
                raise NotFound(f"Nothing is remembered about {column!r}.", "crm import --mappings lists what is.")
            gone += [row for row in found if row not in gone]
        records.delete(act, TABLE, gone)
        what = "1 mapping" if len(gone) == 1 else f"{len(gone):,} mappings"
        return written(act, step, f"{what} forgotten", result=list(columns))


def _is_of(header: str, column: str) -> bool:
    """Whether what is kept under a header is about this column, or about this value of it."""
    if _OPTIONS.get(header) == column.lstrip("-"):
        return True
    name, colon, value = column.partition(":")
    stored, _, text = header.partition(":")
    return bool(stored) and stored == key(name) and (not colon or text == same(value.strip()))


def _set(names: Sequence[str]) -> str:
    """A short text for a set of columns, in whatever order they stand."""
    return sha256("\n".join(sorted(key(name) for name in names)).encode("utf-8", "replace")).hexdigest()[:16]
