"""``--as-of`` of reading commands: what they work on in place of the file as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmcli.actions.look.past import as_of
from crmcli.errors import CrmError, DatabaseError
from crmcli.model.dates import parse_stored
from crmcli.store.act import Act

if TYPE_CHECKING:
    from crmcli.cli.context import Session
    from crmcli.store.database import Database
    from crmcli.store.moments import Moment


def looked_back(session: Session, live: Act, text: str) -> Act:
    """The file as it stood then, by the clock of that moment; ``live``, which is closed unless it is that. Raises
    BadValue (exit 2), NotFound (3) and DatabaseError (8)."""
    try:
        moment = as_of(live, text)
        found = live.database if moment.newest else _rewound(session, live, moment)
    except BaseException:
        live.close()
        raise
    return Act(found, clock=session.clock, by=live.by, at=parse_stored(moment.at))


def _rewound(session: Session, live: Act, moment: Moment) -> Database:
    from crmcli.store.local_rewound import opened

    found, why = opened(live.database, moment, session.environ)
    live.close()
    if why is not None:
        from crmcli.cli.output import say

        say(session, "note", f"the file of then was made for this command alone: {why}")
    return found


def explained(session: Session, error: CrmError) -> CrmError:
    """What went wrong while a copy was read that is kept: it is made again the next time."""
    act: Act | None = session.__dict__.get("act")
    if act is None or not isinstance(error, DatabaseError):
        return error
    from crmcli.store.local_rewound import damaged

    if not damaged(act.database):
        return error
    return DatabaseError("The copy of the file as it was then was damaged, and is taken away.", "Do it again.")
