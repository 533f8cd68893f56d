"""``--as-of`` of reading commands: what they work on in place of the file as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.look.past import as_of
from crmcli.errors import CrmError, DatabaseError, Refused
from crmcli.light import TYPE_CHECKING
from crmcli.model.dates import parse_stored
from crmcli.model.refs import parse
from crmcli.store.act import Act
from crmcli.store.places import is_server

if TYPE_CHECKING:
    from crmcli.store.moments import AsOf


_AWAY = "Name elements by their references, or make a file of it first: crm copy URL copy.db"


class Looking:
    """What a command that looks back wants to see: the moment, as it was typed, and the references of the elements
    that it is about, None where that is all. ``remarks`` are what is to be said beside the answer."""

    def __init__(self, text: str, refs: Sequence[str] | None, environ: Mapping[str, str], timeout: float) -> None:
        self.text = text
        self.refs = refs
        self.environ = environ
        self.timeout = timeout
        self.remarks: list[str] = []

    def back(self, live: Act) -> Act:
        """The file as it stood then, by the clock of that moment; ``live`` is closed unless it is that. Raises BadValue
        (exit 2), NotFound (3) and DatabaseError (8)."""
        try:
            moment = as_of(live, self.text)
            act = live if moment.newest else self._some(live, moment) or self._whole(live, moment)
        except BaseException:
            live.close()
            raise
        if act is not live:
            live.close()
        act.at = parse_stored(moment.at)
        return act

    def _some(self, live: Act, moment: AsOf) -> Act | None:
        """The elements that are asked for alone; None where words other than references have to be looked up, or one
        was not there."""
        read = [parse(word) for word in self.refs or ()]
        kinds = live.registry.by_prefix
        nodes = [(kinds[found[0]].name, found[1]) for found in read if found and found[0] in kinds]
        if not nodes or len(nodes) < len(read):
            return None
        if is_server(live.driver.place):
            from crmcli.store.remote_then import opened as fetched

            return Act(fetched(live.database, moment, nodes), clock=live.clock, by=live.by)
        from crmcli.store.local_then import opened

        found = opened(live.database, moment, nodes, self.timeout)
        return Act(found, clock=live.clock, by=live.by) if found else None

    def _whole(self, live: Act, moment: AsOf) -> Act:
        if is_server(live.driver.place):
            raise Refused(
                f"{live.driver.place} is on a server, where elements alone are looked at as they were.", _AWAY
            )
        from crmcli.store.local_rewound import opened

        found, why = opened(live.database, moment, self.environ)
        if why is not None:
            self.remarks.append(f"the file of then was made for this command alone: {why}")
        return Act(found, clock=live.clock, by=live.by)


def explained(act: Act | None, error: CrmError) -> CrmError:
    """What went wrong while a copy was read that is kept: it is made again the next time."""
    if act is None or not isinstance(error, DatabaseError):
        return error
    from crmcli.store.local_rewound import damaged

    if not damaged(act.database):
        return error
    return DatabaseError("The copy of the file as it was then was damaged, and is taken away.", "Do it again.")
