"""What a database holds besides what it tells: free pages, its log, copies; and what of that can be cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from crmcli.store import purging
from crmcli.store.act import Act
from crmcli.store.local import Local

OUT_OF_REACH = "What the server keeps besides is not reached: its write-ahead log, its replicas and its snapshots."


def clean(act: Act, environ: Mapping[str, str]) -> list[str]:
    """Leave nothing of what was removed in the file, in its log, and in copies of how it stood; outside of any
    transaction. Returns what could not be reached, as sentences."""
    if not isinstance(act.driver, Local):
        purging.forget_cleaning(act)
        return [OUT_OF_REACH]
    from crmcli.store.local_cleaning import scrub
    from crmcli.store.local_rewound import forget

    forget(environ, act.database)
    return scrub(act.driver)


def beside(act: Act) -> list[Path]:
    """The copies that crm laid beside the file: before a migration, a repair, at a restore."""
    if not isinstance(act.driver, Local) or not act.driver.place:
        return []
    from crmcli.store.local_cleaning import copies_beside

    return copies_beside(Path(act.driver.place))
