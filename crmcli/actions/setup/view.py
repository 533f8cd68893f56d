"""``crm view``: filters with a name, used as ``@name`` in lists, exports and ``--where``."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.look.columns import read_columns
from crmcli.actions.look.filters import unknown_view
from crmcli.actions.look.list import ListRequest, listing
from crmcli.actions.outcome import written
from crmcli.errors import BadValue, Usage
from crmcli.light import json, re
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Rows, Written
from crmcli.store import records
from crmcli.store import views as stored
from crmcli.store.act import Act

COLUMNS = (
    Column("view", "View", "ref"),
    Column("kind", "Kind"),
    Column("filters", "Filters", "title"),
    Column("sort", "Sort"),
    Column("columns", "Columns"),
)


def save(
    act: Act, name: str, kind: Kind, filters: Sequence[str], sort: str | None, columns: str | None = None
) -> Written:
    """Give filters a name, an order and columns; they are tried first, so that a view never holds what cannot be read.
    A view of this name and kind is replaced."""
    word = name.removeprefix("@").lower()
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", word):
        raise BadValue("view", name, "is not one word of letters and digits", "hot")
    if not filters and not sort and not columns:
        raise Usage("A view needs filters, a sort or columns.", f"Example: crm view save {word} {kind.name} stage=new")
    with act.step("view save") as step:
        listing(act, kind, ListRequest(filters, sort, 1))
        wanted = ",".join(read_columns(act, kind, columns)) if columns else None
        values = {"filters": json.dumps(list(filters)), "sort": sort, "columns": wanted}
        values = {"kind": kind.name, "name": word, **values}
        present = stored.named(act, word, kind.name)
        if present:
            records.update(act, "view", [(present[0], values)])
        else:
            records.create(act, "view", [values])
        return written(act, step, f"crm {kind.name} list @{word}", result=[f"@{word}"])


def remove(act: Act, name: str, kind: Kind | None) -> Written:
    """Forget a view; without a kind, of whichever kind has it alone."""
    word = name.removeprefix("@").lower()
    with act.step("view rm") as step:
        found = stored.named(act, word, kind.name if kind else None)
        if not found:
            raise unknown_view(act, word)
        if len(found) > 1:
            kinds = ", ".join(row["kind"] for row in found)
            raise Usage(
                f"There is a view @{word} of {kinds}.", f"Say which: crm view rm {word} --kind {found[0]['kind']}"
            )
        records.delete(act, "view", found)
        return written(act, step, f"view @{word} deleted", deleted=[f"@{word}"], result=[f"@{word}"])


def views(act: Act) -> Rows:
    """All views."""
    rows = [
        {
            "view": f"@{row['name']}",
            "kind": row["kind"],
            "filters": " ".join(json.loads(row["filters"])),
            "sort": row["sort"],
            "columns": row["columns"],
        }
        for row in stored.every(act)
    ]
    return Rows("views", COLUMNS, rows, len(rows))
