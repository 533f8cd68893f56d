"""Who did it, and since when: what steps, feeds, timelines and histories are narrowed by."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.errors import BadValue, NotFound
from crmcli.errors.wording import listed
from crmcli.light import NamedTuple
from crmcli.model.dates import day_bounds, read_date, read_instant
from crmcli.store import undoing
from crmcli.store.act import Act


class Whose(NamedTuple):
    """What this person or program did, from and up to these days or instants, both included."""

    of: str | None = None
    since: str | None = None
    until: str | None = None

    def meant(self, act: Act) -> Callable[[str, str], bool]:
        """Tells of an instant as it is stored, and of who did something then, whether that is meant; raises BadValue
        (exit 2)."""
        begin, end = self.begin(act), instant_of(act, self.until, "until", first=False) if self.until else None
        return lambda at, by: (begin or "") <= at and (end is None or at < end) and self.of in (None, by)

    def begin(self, act: Act) -> str | None:
        return instant_of(act, self.since, "since", first=True) if self.since else None

    def check(self, act: Act) -> None:
        """Raises NotFound (exit 3), for a result that is empty, where nobody of this name ever did anything."""
        if self.of is not None and self.of not in (known := undoing.authors(act)):
            raise nobody(self.of, known)


EVERYBODY = Whose()


def nobody(who: str, known: list[str]) -> NotFound:
    hint = f"Steps are by {listed(known, 9)}." if known else "Nothing was done yet."
    return NotFound(f"There is no step by {who}.", hint)


def instant_of(act: Act, text: str, field: str, first: bool) -> str:
    """A day stands for its beginning in ``since`` and for its end in ``until``, and so does a second."""
    reading = act.reading()
    try:
        return day_bounds(read_date(text.strip(), reading.today, field), reading.zone)[0 if first else 1]
    except BadValue:
        instant = read_instant(text.strip(), reading.now, reading.zone, field)
        return instant if first else f"{instant.removesuffix('.000000Z')}~"  # comes after all that begins so
