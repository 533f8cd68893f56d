"""Copies of the file as it was, which looks back have left in the cache folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crmcli.actions.setup.health.findings import counted, found
from crmcli.model.results import Record
from crmcli.store.act import Act
from crmcli.store.local_rewound import forget


def forgotten(act: Act, environ: Mapping[str, str]) -> Iterator[Record]:
    """Remove those of this file; the next look back makes its own again."""
    gone = forget(environ, act.database)
    if gone:
        text = f"{counted(len(gone), 'file')} of how the database stood earlier removed from {gone[0].parent}."
        yield found("past", text, state="fixed")
