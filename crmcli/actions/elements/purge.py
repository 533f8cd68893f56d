"""``crm purge``: a person is forgotten: the element, its history, and what others say of it; nothing brings it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements import purge_people as people
from crmcli.actions.elements.element import fetch
from crmcli.actions.elements.purge_findings import Findings, free_from, is_free
from crmcli.actions.elements.purge_writing import write
from crmcli.actions.elements.references import settings_naming
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import resolve, shown
from crmcli.errors import InUse, Refused
from crmcli.model.entries import is_entry
from crmcli.model.erasing import Wanted
from crmcli.model.refs import parse
from crmcli.model.results import Record, Written
from crmcli.model.traits_of_parties import Erasable, FullName, Ours
from crmcli.store import cleaning, outbox, purging, seals
from crmcli.store.act import Act
from crmcli.store.links import Node

PURGE, DECIDE, CHECK, PAST = "purge", "decide", "check", "past"
_NEVER = "what was issued or paid cannot be taken out of a database"

_LEFT = {
    "keep": "has to be kept and still names the person",
    "leave": "is left, and still says something of the person",
    PAST: "still names the person",
    CHECK: "may still name the person",
}


def purge(act: Act, ref: str, also: Sequence[str] = (), leave: bool = False, copies: bool = False) -> Written:
    """Purge a person. ``also`` are further people, and what else names the person: entries and rows go, of elements the
    texts; with ``leave`` the rest stays as it is. ``copies`` says that those beside the file are to go: see ``after``.

    Raises NotFound (exit 3), WrongKind (2), InUse and Refused (5) naming what is in the way.
    """
    with act.step() as step:
        _check_sealed(act)
        nodes = people.meant(act, [ref, *(word for word in also if _is_person(act, word))])
        _check_unused(act, nodes)
        wanted = people.named_by(act, nodes)
        found = Findings(act, nodes, wanted)
        found.collect()
        chosen = _chosen(act, found, [word for word in also if not _is_person(act, word)])
        left = [place for place in found.open if place not in chosen]
        name = shown(act, nodes[0])
        if left and not leave and not act.dry_run:
            raise undecided(name, left)
        mails = _messages(act, nodes, wanted)
        step.says(PURGE, [name])
        write(act, step, found, chosen, wanted, mails)
        told = _told(act, found, chosen, leave)
        told += [_record("go", None, "outbox", f"{len(mails):,}", None)] if mails else []
        told += _of_copies(act, copies)
        return written(
            act,
            step,
            f"{name} purged",
            updated=[node for node in nodes if found.named_by[node]],
            deleted=[shown(act, node) for node in nodes if not found.named_by[node]],
            result=[name],
            detail=told,
            warnings=[] if act.dry_run else [_said(record) for record in told if record["what"] in _LEFT],
            final=True,
        )


def after(act: Act, environ: Mapping[str, str], copies: bool) -> list[str]:
    """What is done when a purge is kept: nothing of it is left in the file and the copies that are to go. Returns what
    could not be reached."""
    if copies:
        for path in cleaning.beside(act):
            path.unlink(missing_ok=True)
    return cleaning.clean(act, environ)


def _is_person(act: Act, word: str) -> bool:
    """Whether a word is the reference of a person, who goes as a whole."""
    found = parse(word)
    kind = act.registry.by_prefix.get(found[0]) if found else None
    return bool(kind and kind.trait(Erasable) and kind.trait(FullName))


def _chosen(act: Act, found: Findings, words: Sequence[str]) -> list[str]:
    """The places that are meant; raises Refused (exit 5) for what does not name the person, or has to be kept."""
    places: list[str] = []
    known = {*found.open, *found.unread}
    for word in words:
        node: Node | None = None
        place = word.upper() if parse(word) else word
        if place not in known:
            (node,) = resolve(act, [word], titles=True, itself=True) if not is_entry(word) else (None,)
            place = shown(act, node) if node else place
        if node in found.kept:
            day, past = free_from(act, found.kept[node]), is_free(act, found.kept[node])
            why = f"stays: {_NEVER}" if past else f"has to be kept until it may go from {day} on"
            raise Refused(f"{place} {why}.", "Leave it out.", ref=place)
        if place not in known:
            name = shown(act, next(iter(found.nodes)))
            raise Refused(f"{place} does not name {name}.", f"crm purge {name} --dry-run shows what does.", ref=place)
        places.append(place)
    return places


def undecided(name: str, left: Sequence[str]) -> Refused:
    """The refusal as long as nobody has said what happens to these places."""
    return Refused(
        f"{name} is also named in {listed(left, 9)}.",
        f"Erase it there with --also {left[0]}, or keep it there with --leave; crm purge {name} --dry-run shows where.",
        ref=name,
        candidates=list(left),
    )


def _check_sealed(act: Act) -> None:
    told = seals.verify(act.driver)
    if told.wrong is not None or told.broken:
        what = f"Step {told.wrong}" if told.wrong is not None else "A seal"
        raise Refused(
            f"{what} is not as it was sealed, and after a purge nobody could tell.",
            "crm doctor --verify tells more; a backup goes in its place with: crm restore FILE",
        )


def _check_unused(act: Act, nodes: Sequence[Node]) -> None:
    for element in fetch(act, nodes, points=False, lines=False):
        ours = element.kind.trait(Ours)
        if ours and element.row[ours.mine]:
            raise InUse(f"{element.ref} is your own company.", f"crm edit {element.ref} --no-mine", ref=element.ref)
        for setting in settings_naming(act, element.node):
            raise InUse(
                f"{element.ref} is used by the setting {setting['name']}.",
                f'Choose another one first: crm config set {setting["name"]} ""',
                ref=element.ref,
            )


def _messages(act: Act, nodes: Sequence[Node], wanted: Wanted) -> list[int]:
    """The messages of the outbox to the person; raises Refused (exit 5) while one is on its way."""
    moving = {row["id"] for row in outbox.in_states(act, ("sending",))}
    found = [
        number
        for number, node, _, texts in purging.messages(act)
        if node in nodes or any(wanted.named(text) for text in texts)
    ]
    if moving.intersection(found):
        raise Refused(f"A message to {shown(act, nodes[0])} is just being sent.", "Do it again in a moment.")
    return found


def _told(act: Act, found: Findings, chosen: Sequence[str], leave: bool) -> list[Record]:
    """What becomes of everything, as records of a dry run."""
    told = []
    for node, users in found.named_by.items():
        names = listed([shown(act, user) for user in users], 3)
        why = f"an empty row stays, as {names} {'refers' if len(users) == 1 else 'refer'} to it" if users else None
        told.append(_record(PURGE, shown(act, node), None, None, why))
    for node in found.drafts:
        told.append(_record("erase", shown(act, node), None, None, "it says what the client is"))
    for place, finding in found.open.items():
        what, why = ("leave", None) if leave else (DECIDE, f"--also {place}, or --leave")
        what, why = ("erase", None) if place in chosen else (what, why)
        why = "; ".join(filter(None, ("it stands on the person as well" if place in found.shared else "", why))) or None
        told.append(_record(what, place, finding.where, None, why))
    for place, finding in found.unread.items():
        on = f"a file on {shown(act, finding.node)}" if finding.node else "a file"
        hint = f"; --also {place} removes it" if act.dry_run else ""
        what, why = ("erase", on) if place in chosen else (CHECK, f"{on} that was not searched{hint}")
        told.append(_record(what, place, "file", next(iter(finding.texts)), why))
    for node, day in found.kept.items():
        told.append(_kept(act, shown(act, node), day))
    return told + [_kept(act, f"bank:{row}", day) for row, day in found.bank.items() if not is_free(act, day)]


def _kept(act: Act, place: str, day: str | None) -> Record:
    free = free_from(act, day)
    if is_free(act, day):
        why = f"it need not be kept since {free}, but {_NEVER}; copy what you need into a new one"
        return _record(PAST, place, None, None, why)
    return _record("keep", place, None, None, f"may go from {free} on")


def _of_copies(act: Act, gone: bool) -> list[Record]:
    why = None if gone else "--copies removes it"
    told = [_record("remove" if gone else "leave", str(path), None, None, why) for path in cleaning.beside(act)]
    return told + [_record("leave", path, None, None, "crm backup made it") for path in purging.backups(act)]


def _record(what: str, ref: str | None, field: str | None, value: str | None, why: str | None) -> Record:
    return {"what": what, "ref": ref, "field": field, "value": value, "why": why}


def _said(record: Record) -> str:
    """A record as a sentence."""
    return f"{record['ref']} {_LEFT[record['what']]}" + (f": {record['why']}." if record["why"] else ".")
