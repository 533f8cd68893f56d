"""What a word alone means as a filter: a stage, a word that the kind declares, or a word to search for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from crmcli.actions.elements.stages import alike
from crmcli.errors import Usage
from crmcli.model.filter_words import MEANINGS, words_alone
from crmcli.model.filters import EVERYTHING, NOTHING, Condition, together
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse
from crmcli.model.sums import sums_of
from crmcli.model.traits import Payable, Versioned
from crmcli.model.traits_of_lists import MINE, Client, Dated
from crmcli.model.traits_of_parties import Mailed
from crmcli.model.types import Flag, Person, StageKey
from crmcli.store import stages
from crmcli.store.act import Act

_NOT_REPLACED = Condition("", "not", groups=((Condition("replaced", "is", ("yes",)),),))
_LIKE = 0.72  # so much like a word that is known, it was meant


def meant(act: Act, kind: Kind, typed: str, search: bool = True) -> Condition:
    """The condition that the word stands for; raises Usage (exit 2) for one that is like a word that is known, and
    unless ``search`` for one that would have to be searched for."""
    word = typed.replace("-", "_").lower()
    field = kind.by_name.get(word)
    if field is not None and isinstance(field.type, Flag):
        return Condition(word, "is", ("yes",))
    if word == "any":
        return EVERYTHING
    if word in MEANINGS and kind.stages:
        return standing(act, kind, word)
    if word in words_alone(kind):
        return _declared(act, kind, word)
    keys = _stages(act, kind, typed)
    if keys:
        return Condition("stage", "=", keys)
    _check_searchable(act, kind, typed, search)
    return Condition("", "has", (typed, *_digits(act, typed)))


def standing(act: Act, kind: Kind, means: str) -> Condition:
    """In a stage that means open, won or lost. What was issued elsewhere stays in its stage when it is paid: that is
    over when nothing is due; and what a newer version replaced is not open any more."""
    keys = [stage["key"] for stage in stages.of(act, kind.name) if stage["means"] == means]
    if kind.trait(Versioned) and means == "open":
        return together([_in_stages(keys), _NOT_REPLACED])
    if kind.elsewhere is None or kind.trait(Payable) is None or means == "lost":
        return _in_stages(keys)
    due = Condition("due", ">", ("0",))
    if means == "won":
        keys = [key for key in keys if key != kind.elsewhere]
        over = Condition("", "or", groups=((_in_stages(keys),), (Condition("", "not", groups=((due,),)),)))
        return together([_in_stages([*keys, kind.elsewhere]), over])
    here = _in_stages([key for key in keys if key != kind.elsewhere])
    # First by stages alone: an index has these in their order.
    return together([_in_stages([*keys, kind.elsewhere]), Condition("", "or", groups=((here,), (due,)))])


def _in_stages(keys: Iterable[str]) -> Condition:
    known = tuple(dict.fromkeys(keys))
    return Condition("stage", "=", known) if known else NOTHING


def _declared(act: Act, kind: Kind, word: str) -> Condition:
    """A word that the kind declares, by the fields of its traits."""
    if word == MINE:
        owner = next(field.name for field in kind.all_fields if isinstance(field.type, Person))
        return Condition(owner, "=", ("me",))
    dated, mailed = kind.trait(Dated), kind.trait(Mailed)
    if dated is not None and word == "today":
        return Condition(dated.by, "=", (act.today,))
    if dated is not None and word == "week":
        today = act.reading().today
        monday = today - timedelta(days=today.weekday())
        begin, end = monday.isoformat(), (monday + timedelta(days=6)).isoformat()
        return together([Condition(dated.by, ">=", (begin,)), Condition(dated.by, "<=", (end,))])
    if mailed is not None and word == "unsent":
        return together([_in_stages(_sendable(act, kind, mailed)), Condition(mailed.at, "=", ("",))])
    found = Condition(word, "is", ("yes",))
    if not kind.trait(Versioned) or word == "replaced":
        return found
    won = _in_stages(stage["key"] for stage in stages.of(act, kind.name) if stage["means"] == "won")
    return together([found, Condition("", "or", groups=((won,), (_NOT_REPLACED,)))])


def _sendable(act: Act, kind: Kind, mailed: Mailed) -> list[str]:
    """The open stages in which it could be sent from here."""
    first = kind.first_stage if mailed.into is None else None
    rows = stages.of(act, kind.name)
    return [row["key"] for row in rows if row["means"] == "open" and row["key"] not in (first, kind.elsewhere)]


def _stages(act: Act, kind: Kind, typed: str) -> tuple[str, ...]:
    """The stages that are meant by this key or label, in whichever pipelines."""
    return tuple(next(filter(None, alike(kind, stages.of(act, kind.name), StageKey.key_of(typed))), ()))


def _check_searchable(act: Act, kind: Kind, typed: str, search: bool) -> None:
    title = kind.title[0].split()[0]
    instead = f"{title}~{typed}" if " " not in typed else f"'{title}~{typed}'"
    ref = parse(typed)
    if ref is not None and ref[0] in act.registry.by_prefix:
        fitting = [name for name, type in kind.references if act.registry.by_name[type.kind].prefix == ref[0]]
        field = "ref" if ref[0] == kind.prefix else next(iter(fitting), None)
        hint = f"Try: {field}={typed}" if field else f"Try: crm show {typed}"
        raise Usage(f"{typed!r} is a reference, not a filter.", hint, field=typed)
    client = kind.trait(Client)
    named = (*kind.by_name, *sums_of(kind), "tag", "tags", "ref", *([client.word] if client else []))
    if typed.replace("-", "_").lower() in named:
        raise Usage(
            f"{typed!r} is a field, not a filter.",
            f"Try: {typed}=... with a value; {instead} searches for it.",
            field=typed,
        )
    labels = [text for row in stages.of(act, kind.name) for text in (row["key"], row["label"])]
    known = [*words_alone(kind), *labels]
    best = _most_like(typed, known)
    if best is not None:
        error = Usage(f"{typed!r} is not a filter.", f"Did you mean {best}? {instead} searches for it.", field=typed)
        error.candidates = [best]
        raise error
    if not search or not any(map(str.isalnum, typed)):
        hint = f"Words that stand alone: {', '.join(known[: len(words_alone(kind))])}. To search: {instead}"
        raise Usage(f"{typed!r} is not a filter.", hint, field=typed)


def _most_like(typed: str, known: Sequence[str]) -> str | None:
    from difflib import get_close_matches

    plain = {_plain(word): word for word in reversed(known)}
    found = get_close_matches(_plain(typed), list(plain), 1, _LIKE)
    return plain[found[0]] if found else None


def _plain(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "").replace(" ", "")


def _digits(act: Act, typed: str) -> list[str]:
    """The digits of a text that is a telephone number."""
    if sum(map(str.isdigit, typed)) < 3:
        return []
    from crmcli.actions.look.find import digits

    return digits(act, typed)
