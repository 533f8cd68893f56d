"""Which element is meant by a row: none yet, one that is there, or one that it may be a duplicate of."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.data.importing.found import Found
from crmcli.actions.data.importing.request import ImportRequest
from crmcli.actions.elements.duplicates import Owner, Same, indexes
from crmcli.actions.outcome import listed
from crmcli.actions.reading import field_of
from crmcli.errors import Ambiguous, CrmError, Duplicate, MissingValue, NotFound, Usage
from crmcli.light import Any
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse, ref
from crmcli.model.traits_of_parties import Party
from crmcli.model.types import ContactPoints
from crmcli.store import lookup, merged
from crmcli.store.act import Act
from crmcli.store.asked import at_once

REF = "ref"
CARD = "vcard"  # the system of the ids that cards bear


class Match:
    """``element`` is the id of the one that is there."""

    __slots__ = ("element", "error", "skip")

    def __init__(self, element: int | None = None, error: CrmError | None = None, skip: bool = False) -> None:
        self.element = element
        self.error = error
        self.skip = skip


class Matcher:
    """Finds elements again by the field of ``--upsert-by``, and duplicates by the rules that the kind declares.

    Parties are not made twice unless that is asked; of other kinds several about the same are usual.
    """

    def __init__(self, act: Act, kind: Kind, request: ImportRequest) -> None:
        self.act = act
        self.kind = kind
        self.by = self._key(kind, request.upsert_by)
        self.named = str(request.upsert_by)
        self.asked = request.on_duplicate
        self.on_duplicate = request.on_duplicate or ("fail" if kind.trait(Party) else "create")
        if request.on_duplicate not in (None, "create") and not kind.duplicates:
            raise Usage(f"No field tells two {kind.plural} apart.", "Name one with --upsert-by FIELD.")
        self.lines: dict[Any, int] = {}  # the line that gave each key
        self.written: dict[int, int] = {}  # the line that an element was made or changed by, where that matters
        self.cards: dict[str, int] = {}
        self.former: dict[Any, int] = {}  # what was merged had these keys

    def again(self, found: Found) -> Match | None:
        """What becomes of a row whose key an earlier one has given already; None when none has. It is remembered."""
        if self.by is None:
            return None
        keys = self._keys(found)
        earlier = next((self.lines[key] for key in keys if key in self.lines), None)
        if earlier is None:
            self.lines.update(dict.fromkeys(keys, found.line))
            return None
        if self.asked == "create":
            return Match()
        error = twice(self.kind, earlier, found.line, self.named)
        return Match(skip=True) if self.asked == "skip" else Match(error=error)

    def match(self, rows: Sequence[Found]) -> list[Match]:
        """What each row of a chunk means, in order."""
        self.cards = self._cards(rows)
        matches = self._found_again(rows) if self.by is not None else [Match() for _ in rows]
        if self.on_duplicate != "create":
            self._find_duplicates(rows, matches)
        for found in rows if self.cards else ():
            found.externals = [pair for pair in found.externals if pair[0] != CARD or pair[1] not in self.cards]
        return matches

    def _cards(self, rows: Sequence[Found]) -> dict[str, int]:
        """Which elements are meant by the UIDs of cards that we wrote: UID -> id."""
        given = {number for found in rows for system, number in found.externals if system == CARD}
        asked = [lookup.with_values(self.kind, "uid", given)] if given else []
        known = {uid: number for answer in at_once(self.act, *asked) for uid, number, _ in answer}
        return {**self._of_merged("uid", given), **known}

    def _of_merged(self, field: str, values: set[str]) -> dict[str, int]:
        """What those became part of that have these values and were merged."""
        if not values or self.kind.name not in self.act.merged:
            return {}
        found = lookup.bearers(self.act, self.kind.name, field, values)
        became = merged.into(self.act, [(self.kind.name, number) for ids in found.values() for number in ids])
        pairs = ((value, (self.kind.name, number)) for value, ids in found.items() for number in ids)
        return {value: became[node][1] for value, node in pairs if node in became}

    @staticmethod
    def _key(kind: Kind, name: str | None) -> str | None:
        if name is None or name in (REF, "external_id"):
            return name
        field = field_of(kind, name)
        return field.name

    def _keys(self, found: Found) -> Sequence[Any]:
        if self.by == "external_id":
            return found.externals
        if self.by == REF:
            return [self._number(found.ref)] if found.ref and found.ref.strip() else []
        value = found.values.get(str(self.by))
        if isinstance(value, list):
            return [point.normal for point in value]
        if value is None:
            return []
        if (self.by,) == self.kind.title:
            return [self.kind.title_key(value)]
        return [same(value) if str(self.by) in self.kind.folded else value]

    def _found_again(self, rows: Sequence[Found]) -> list[Match]:
        wanted = {key for found in rows for key in self._keys(found)}
        known = self._lookup(wanted)
        return [Match() if found.anew else self._one(found, known) for found in rows]

    def _one(self, found: Found, known: dict[Any, list[int]]) -> Match:
        keys = self._keys(found)
        if self.by == REF:
            return self._by_ref(found, known, keys)
        if not keys:
            error = MissingValue(f"There is no {self.by} to match on.", "Choose a column that is filled.")
            return Match(error=error)
        there = sorted({number for key in keys for number in known.get(key, ())})
        if len(there) > 1:
            names = [ref(self.kind.prefix, number) for number in there]
            return Match(error=Ambiguous(f"{listed(names)} share this {self.by}.", "Merge them.", candidates=names))
        if any(key in self.former for key in keys):  # it has one of its own
            found.values.pop(str(self.by), None)
        return Match(there[0] if there else None)

    def _by_ref(self, found: Found, known: dict[Any, list[int]], keys: Sequence[Any]) -> Match:
        """The element of this reference; a row without one is a new element."""
        if not keys:
            return Match()
        if keys[0] not in known:
            return Match(error=NotFound(f"{found.ref} is not an existing {self.kind.name}.", ref=found.ref))
        return Match(known[keys[0]][0])

    def _number(self, text: str) -> int:
        parsed = parse(text)
        return parsed[1] if parsed is not None and parsed[0] == self.kind.prefix else 0

    def _lookup(self, wanted: set[Any]) -> dict[Any, list[int]]:
        found: dict[Any, list[int]] = {}
        if self.by == "external_id":
            pairs = {key for key in wanted if isinstance(key, tuple)}
            own = {(CARD, uid): number for uid, number in self.cards.items()}
            known = {**lookup.with_externals(self.act, self.kind.name, pairs), **own}
            return {pair: [number] for pair, number in known.items()}
        if self.by == REF:
            there = lookup.there(self.act, [(self.kind.name, n) for n in wanted])
            became = merged.into(self.act, there)
            return {node[1]: [became.get(node, node)[1]] for node in there}
        field = self.kind.by_name[str(self.by)]
        if isinstance(field.type, ContactPoints):
            asked = lookup.with_points(self.kind.name, str(field.type.table), wanted)
        else:
            name = "title_key" if (field.name,) == self.kind.title else field.name
            asked = lookup.with_values(self.kind, name, wanted)
        for key, number, _ in at_once(self.act, asked)[0]:
            found.setdefault(key, []).append(number)
        self.former = self._of_merged(field.name, wanted) if field.unique else {}
        found.update((key, [number]) for key, number in self.former.items() if key not in found)
        return found

    def _find_duplicates(self, rows: Sequence[Found], matches: Sequence[Match]) -> None:
        (index,) = indexes(self.act, [(self.kind, [found.values for found in rows])])
        for place, (found, match) in enumerate(zip(rows, matches, strict=True)):
            if match.element is None and match.error is None:
                same = index.matches(found.values)
                cards: dict[Owner, str] = {
                    self.cards[number]: "UID" for _, number in found.externals if number in self.cards
                }
                self._treat(rows, found, match, {**same, **cards})
            index.add(Same(place), found.values)

    def _treat(self, rows: Sequence[Found], found: Found, match: Match, same: dict[Owner, str]) -> None:
        if not same:
            return
        there = [owner for owner in same if isinstance(owner, int)]
        lines = [rows[owner.place].line for owner in same if not isinstance(owner, int)]
        lines += [self.written[owner] for owner in there if owner in self.written]
        reason = next(iter(same.values()))
        if self.on_duplicate == "skip":
            match.skip = True
        elif self.on_duplicate == "update" and lines:
            match.error = twice(self.kind, min(lines), found.line, reason)
        elif self.on_duplicate == "update" and len(there) == 1:
            match.element = there[0]
            self.written[there[0]] = found.line
        else:
            match.error = self._duplicate(there, lines, reason)

    def wrote(self, elements: Sequence[int], lines: Sequence[int]) -> None:
        """Told of what rows have made: no later row may change it."""
        if self.on_duplicate == "update":
            self.written.update(zip(elements, lines, strict=True))

    def _duplicate(self, there: Sequence[int], lines: Sequence[int], reason: str) -> Duplicate:
        names = [ref(self.kind.prefix, number) for number in there]
        before = f"probably exists already: {listed(names)}" if names else f"is on line {min(lines)} already"
        return Duplicate(
            f"This {self.kind.name} {before} (same {reason}).",
            "Use --on-duplicate skip to leave it out, update to fill in the existing one, create to add another.",
            candidates=names,
        )


def twice(kind: Kind, earlier: int, line: int, reason: str) -> Duplicate:
    """Two rows about the same: the second would change what the first says."""
    return Duplicate(
        f"Lines {earlier} and {line} are about the same {kind.name} (same {reason}).",
        "Use --on-duplicate skip to keep the first, create to make one of each, or join the rows.",
    )
