"""``crm copy SOURCE TARGET``: a whole database from a file to a server, back, or anywhere else."""

from __future__ import annotations

import os
from functools import partial

from crmcli.actions.data import copying as actions
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument
from crmcli.cli.zone import system_zone
from crmcli.errors import Refused, Usage
from crmcli.light import Annotated
from crmcli.model.results import Written
from crmcli.store import dumping
from crmcli.store.filling import Ends
from crmcli.store.places import is_server, spelled

EXAMPLES = """
crm copy shop.db copy.db --dry-run
crm copy shop.db copy.db
crm copy shop.db copy.db --json
"""
Source = Annotated[str, argument("SOURCE", "The database to copy: a file, or an address on a server.", "shop.db")]
Target = Annotated[
    str, argument("TARGET", "Where to: a new file, or an empty database on a server.", "http://acme.localhost:8080")
]


@writes(panel="Data", examples=EXAMPLES)
def copy(session: Session, source: Source, target: Target) -> Written:
    """Copy a whole database, its history included, to a new file or to an empty database on a server.

    A server's is an address, such as http://acme.localhost:8080, see crm help server. Every row is the same there; only
    rules are switched off. --db is not used.
    """
    from crmcli.render.progress import progress

    begin, end = (spelled(text, name, session.environ) for text, name in ((source, "SOURCE"), (target, "TARGET")))
    if session.asked.key is not None or session.asked.db is not None:
        unused = "--db" if session.asked.key is None else "--key"
        raise Usage(f"{unused} is not used with copy.", "Example: crm copy shop.db http://acme.localhost:8080")
    if _same(begin, end):
        raise Refused(f"{end} is the database to copy.", "Name another place for the copy.")
    ends = Ends(session.catalogue, session.busy_timeout, partial(system_zone, session.environ), session.clock)
    terminal = session.err.isatty()
    with ends.reading(begin) as found:
        if session.asked.dry_run:
            with ends.rehearsing(end) as there:
                return actions.rehearse(found, there, end)
        total = dumping.count(found) if terminal else 0
        with ends.filling(end) as made, progress(session.err, f"copy to {end}", total, terminal) as tick:
            return actions.copy(found, made, end, tick)


def _same(begin: str, end: str) -> bool:
    if is_server(begin) or is_server(end):
        return begin == end
    return os.path.realpath(begin) == os.path.realpath(end)
