"""``--as-of`` of reading commands: what they work on in place of the file as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crmcli.actions.look.past import as_of
from crmcli.errors import CrmError, DatabaseError
from crmcli.model.dates import parse_stored
from crmcli.store.act import Act

if TYPE_CHECKING:
    from crmcli.store.moments import Moment


def looked_back(live: Act, text: str, environ: Mapping[str, str], remarks: list[str]) -> Act:
    """The file as it stood then, by the clock of that moment; ``live`` is closed unless it is that. What is to be said
    beside the answer is added to ``remarks``. Raises BadValue (exit 2), NotFound (3) and DatabaseError (8)."""
    try:
        moment = as_of(live, text)
        act = live if moment.newest else _rewound(live, moment, environ, remarks)
    except BaseException:
        live.close()
        raise
    act.at = parse_stored(moment.at)
    return act


def _rewound(live: Act, moment: Moment, environ: Mapping[str, str], remarks: list[str]) -> Act:
    from crmcli.store.local_rewound import opened

    found, why = opened(live.database, moment, environ)
    live.close()
    if why is not None:
        remarks.append(f"the file of then was made for this command alone: {why}")
    return Act(found, clock=live.clock, by=live.by)


def explained(act: Act | None, error: CrmError) -> CrmError:
    """What went wrong while a copy was read that is kept: it is made again the next time."""
    if act is None or not isinstance(error, DatabaseError):
        return error
    from crmcli.store.local_rewound import damaged

    if not damaged(act.database):
        return error
    return DatabaseError("The copy of the file as it was then was damaged, and is taken away.", "Do it again.")
