"""What the index of letters lacks in a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from crmcli.catalog import REGISTRY
from crmcli.store import opening
from crmcli.store.missed import missed


def passed_over(path: Path) -> dict[str, set[int]]:
    """The elements that filters of texts would pass over, by kind."""
    with closing(opening.open_to_read(path, REGISTRY)) as db:
        found = {kind.name: missed(db.driver, kind) for kind in db.registry.kinds}
    return {name: ids for name, ids in found.items() if ids}
