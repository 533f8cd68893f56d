"""Lists with a limit whose filters ask the ledger: it is asked no further than the list reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from crmcli.actions.look.sums import asked_sums, ledgered_in
from crmcli.light import TYPE_CHECKING, Any, TypeVar
from crmcli.model.filters import Condition, Query
from crmcli.model.kinds import Kind
from crmcli.model.sums import ledgered
from crmcli.store import filtering
from crmcli.store.act import Act

if TYPE_CHECKING:
    from crmcli.store.comparing import Read
    from crmcli.store.sums import Billed

_Found = TypeVar("_Found")

_FIRST = 100  # elements of which the ledger is asked first: most lists end with them
_FAR = 10_000  # behind so many that were looked at, asking of all at once takes less


def parts(act: Act, kind: Kind, query: Query, read: Read) -> Callable[[], Iterator[list[tuple[Any, ...]]]]:
    """What reads the elements that are wanted, as ``filtering.parts`` does, inside of one snapshot."""
    if not _walks(act, kind, query):
        return filtering.parts(act, kind, query, read, asked_sums(act, kind, query))
    filtering.parts(act, kind, query, read, {kind.name: ()})  # it raises what is wrong before anything is read
    return lambda: _walked(act, kind, query, read, lambda *asked: filtering.parts(*asked)())


def ids(act: Act, kind: Kind, query: Query, read: Read) -> Iterator[list[int]]:
    """The same of their ids alone."""
    if not _walks(act, kind, query):
        return filtering.find_ids(act, kind, query, read, asked_sums(act, kind, query))
    return _walked(act, kind, query, read, filtering.find_ids)


def _walks(act: Act, kind: Kind, query: Query) -> bool:
    """Whether few are wanted, and it is conditions alone that ask the ledger, about the elements themselves."""
    others = query.meeting(leaf for leaf in query.leaves if leaf.relation is not None)
    return query.limit is not None and bool(ledgered_in(act, kind, query)) and not ledgered_in(act, kind, others)


def _walked(
    act: Act,
    kind: Kind,
    query: Query,
    read: Read,
    find: Callable[[Act, Kind, Query, Read, Billed], Iterator[list[_Found]]],
) -> Iterator[list[_Found]]:
    """Looks at the elements in their order, until there are as many as are wanted; where these are too far apart, it
    goes on with all that are left at once."""
    found = seen = 0
    limit = query.limit or 0
    for some in _pieces(filtering.find_ids(act, kind, _before(kind, query), read)):
        part = query.within(some, limit - found)
        for rows in find(act, kind, part, read, asked_sums(act, kind, part)):
            found += len(rows)
            yield rows
        seen += len(some)
        if found >= limit:
            return
        if seen >= _FAR:
            break
    else:
        return
    for rows in find(act, kind, query, read, asked_sums(act, kind, query)):
        if rows[found:]:
            yield rows[found:]
        found = max(0, found - len(rows))


def _before(kind: Kind, query: Query) -> Query:
    """Those that meet what can be told without the ledger, in the same order. Where an index has this order, those of
    which surely nothing is open are passed over at once."""
    asked, others = list[Condition](), list[Condition]()
    for condition in query.single:
        needs = any(leaf.relation is None and ledgered(kind, leaf.field) for leaf in condition.leaves())
        (asked if needs else others).append(condition)
    by = [kind.by_name.get(word) for word in query.ordered]
    if any(each.op == "is" and each.field == "unbilled" for each in asked) and all(
        each and each.indexed for each in by
    ):
        others.append(Condition("", "unsettled"))
    return query.meeting(others)


def _pieces(parts: Iterable[list[int]]) -> Iterator[list[int]]:
    """Few at first, then more and more."""
    size = _FIRST
    for part in parts:
        while part:
            yield part[:size]
            part, size = part[size:], 2 * size
