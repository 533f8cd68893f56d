"""Is what was purged still in free pages of the file, because the purge was cut short behind its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crmcli.actions.setup.health.findings import FIX, found
from crmcli.model.results import Record
from crmcli.store import cleaning, purging
from crmcli.store.act import Act


def cleaned(act: Act, fix: bool, environ: Mapping[str, str]) -> Iterator[Record]:
    """Whether free pages and the log have to be cleaned; with ``fix`` they are."""
    if not purging.to_be_cleaned(act):
        return
    if not fix:
        yield found("purged", "Free pages of the file may still hold what was purged.", FIX)
        return
    left = cleaning.clean(act, environ)
    yield from (found("purged", text, FIX) for text in left)
    if not left:
        yield found("purged", "Free pages of the file no longer hold what was purged.", state="fixed")
