"""``crm timeline``: what happened on an element, on those it came from, and on what became of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby

from crmcli.actions.bulk.spooled import Spooled, held
from crmcli.actions.funnel.lineage import story
from crmcli.actions.look.happened import happened
from crmcli.actions.look.whose import EVERYBODY, Whose
from crmcli.actions.refs import one, shown
from crmcli.errors import BadValue
from crmcli.model.changes import HAPPENINGS
from crmcli.model.dates import instant_text
from crmcli.model.results import Record, Timeline
from crmcli.store.act import Act
from crmcli.store.local_sorting import Sorted

_FEW = 1000  # entries that are held in memory


def timeline(
    act: Act,
    ref: str,
    whose: Whose = EVERYBODY,
    only: Sequence[str] = (),
    *,
    alone: bool = False,
    limit: int | None = None,
) -> Timeline:
    """Everything that still holds, oldest first: steps that were taken back are in ``crm history`` alone.

    ``only`` are words of ``what``; ``alone`` leaves out what it came from and what became of it; ``limit`` keeps so
    many, the newest. Raises BadValue (exit 2) for a word that nothing is called, NotFound (3) for who never did
    anything.
    """
    words = _words(only)
    asked = one(act, ref)
    before, after = ([], []) if alone else story(act, asked)
    meant = whose.meant(act)
    parts = happened(act, [asked, *before, *after])
    elements, first = next(parts)
    everything = chain(first, (entry for _, told in parts for entry in told))
    kept = Spooled() if limit is None else deque[Record](maxlen=limit)
    kept.extend(
        {**entry, "at": instant_text(entry["at"])}
        for entry in news(everything, shown(act, asked), {shown(act, node) for node in after})
        if meant(entry["at"], entry["by"]) and (not words or entry["what"] in words)
    )
    if not kept:
        whose.check(act)
    entries = kept if isinstance(kept, Spooled) and len(kept) >= _FEW else list(kept)
    return Timeline(shown(act, asked), elements[0].kind.display_name(elements[0].row), entries)


def _words(only: Sequence[str]) -> set[str]:
    words = {word.strip().lower() for name in only for word in name.split(",") if word.strip()}
    for word in sorted(words - {*HAPPENINGS}):
        raise BadValue("only", word, f"is not one of {', '.join(HAPPENINGS)}", "note,moved")
    return words


def news(told: Iterable[Record], asked: str, after: Collection[str] = ()) -> Iterator[Record]:
    """The entries in order, each thing told once: without links that another entry of the same step tells already (see
    ``_again``), and without the making of what came ``after`` where another entry names it."""
    for _, same in groupby(_ordered(told, asked), key=_when):
        yield from _of_step(held(same, _FEW), asked, after)


def _when(entry: Record) -> tuple[str, int]:
    return entry["at"], entry["step"] or 0


def _ordered(told: Iterable[Record], asked: str) -> Iterable[Record]:
    """The entries by time and step. Of an entry that stands on several elements there is one record: that of the asked
    one, if it is among them; it names the others, also in its step, where what people wrote has another time."""
    found, written = Sorted(), Sorted()
    for place, entry in enumerate(told):
        if entry["entry"]:
            written.put((entry["entry"], 0, place), [place, entry])
        else:
            entry.pop("began", None)
            found.put((*_when(entry), place), entry)
    for _, same in groupby(written, key=lambda each: each[1]["entry"]):
        kept, refs = None, list[str]()
        for place, entry in same:
            refs.append(entry["ref"])
            if kept is None or entry["ref"] == asked:
                kept = place, entry
        place, entry = kept or (0, {})
        entry["refs"] = [ref for ref in refs if ref != entry["ref"]]
        began = entry.pop("began")
        found.put((*_when(entry), place), entry)
        if entry["refs"] and began not in (None, entry["at"]):
            named = {**entry, "at": began, "what": None}
            found.put((*_when(named), place), named)
    return found


def _of_step(told: Sequence[Record], asked: str, after: Collection[str]) -> Iterator[Record]:
    """Those of one step and instant that say something that the others do not."""
    made = {entry["ref"] for entry in told if entry["what"] == "created"}
    telling = (each for each in told if not each["entry"] and (each["what"] == "converted" or each["ref"] == asked))
    named = made.union(ref for entry in telling for ref in entry["refs"])
    twice = set[str]()
    if not made.isdisjoint(after):
        others = (entry for entry in told if entry["what"] != "created" and not _again(entry, asked, made, named))
        twice = {ref for entry in others for ref in entry["refs"]}
    for entry in told:
        if entry["what"] is None or (entry["what"] == "created" and entry["ref"] in after and entry["ref"] in twice):
            continue
        if not _again(entry, asked, made, named):
            yield entry


def _again(entry: Record, asked: str, made: set[str], named: set[str]) -> bool:
    """Whether a link is told already: that of the asked element to what it made; that of another to what any other
    names, or back to the asked one, which tells of it itself."""
    if entry["what"] not in ("linked", "unlinked"):
        return False
    if entry["ref"] != asked and {*entry["refs"]} == {asked} and entry["ref"] in named and entry["ref"] not in made:
        return True
    return entry["what"] == "linked" and (made if entry["ref"] == asked else named).issuperset(entry["refs"])
