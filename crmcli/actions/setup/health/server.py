"""Does a server keep what it has told done, does its database follow this version, and is its clock right."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.setup.health.findings import found
from crmcli.model.dates import parse_stored
from crmcli.model.results import Record
from crmcli.store import serving
from crmcli.store.act import Act

_AHEAD = 30  # seconds that clocks may differ: times of steps come from here, and the end of tokens from there


def server(act: Act) -> Iterator[Record]:
    """A row for each, also of what is well."""
    told = serving.told(act)
    if told.durable:
        text = "The server keeps what it has reported as done, even when its machine fails."
        yield found("durability", text, state="ok")
    else:
        yield found("durability", "The server may lose what it has reported as done.", "crm init --server URL")
    text = f"The server runs SQLite {told.sqlite}; its tables are those of crmcli {told.version}."
    yield found("version", text, state="ok")
    apart = round(abs((parse_stored(told.at) - act.clock()).total_seconds()))
    if apart > _AHEAD:
        yield found(
            "clock", f"The clock of the server differs by {apart} seconds from the one here.", "Set the clocks."
        )
    else:
        yield found("clock", "The clock of the server is right.", state="ok")
