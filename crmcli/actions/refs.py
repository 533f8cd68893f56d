"""From words to elements: a reference, a document number, an id of another program, an email address, a title."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmcli.errors import Ambiguous, BadRef, CrmError, NotFound, UnknownKind, WrongKind
from crmcli.errors.wording import article
from crmcli.light import re
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.refs import malformed, parse, ref
from crmcli.model.traits import Numbered
from crmcli.model.traits_of_parties import Merges
from crmcli.store import lookup, records
from crmcli.store.act import Act
from crmcli.store.links import Node, given_way, grouped


def resolve(
    act: Act, words: Sequence[str], kind: str | None = None, *, titles: bool = False, itself: bool = False
) -> list[Node]:
    """The elements that are meant, in order, each once; ``kind`` admits no other, ``titles`` also reads titles.
    What was merged stands for what it is part of now, or with ``itself`` for itself.

    Raises BadRef, UnknownKind or WrongKind (exit 2), NotFound (3), Ambiguous (4, with the candidates).
    """
    nodes = meant(act, words, kind, titles=titles, itself=True)
    check_there(act, nodes, lookup.there(act, nodes))
    return nodes if itself else current(act, nodes)


def meant(
    act: Act, words: Sequence[str], kind: str | None = None, *, titles: bool = False, itself: bool = False
) -> list[Node]:
    """The same for who reads the elements anyway, and sees then whether they are there."""
    read = {word: _read(act, word) for word in words}
    others = [word for word, node in read.items() if node is None]
    numbered = _numbered(act, others) if others else {}
    nodes = [read[word] or _named(act, word, kind, titles, numbered[word]) for word in words]
    unique = list(dict.fromkeys(nodes))
    if kind is not None:
        _check_kind(act, unique, kind)
    return unique if itself else current(act, unique)


def current(act: Act, nodes: Sequence[Node]) -> list[Node]:
    """The elements in order, each once, with those in the place of what was merged that it is part of now. An answer of
    the act tells of them."""
    if act.knows_nothing_merged:
        return list(nodes)
    kinds = {name for name, _ in nodes}
    if not any(act.registry.by_name[name].trait(Merges) for name in kinds) or kinds.isdisjoint(act.merged):
        return list(nodes)
    from crmcli.store import merged

    became = merged.into(act, nodes)
    act.went_on |= {shown(act, node): shown(act, other) for node, other in became.items()}
    return list(dict.fromkeys(became.get(node, node) for node in nodes))


def went_on(act: Act) -> list[str]:
    """A sentence for each reference of something that was merged, and for which something else stood."""
    return [f"{name} was merged into {other}." for name, other in act.went_on.items()]


def led_on(act: Act, error: CrmError) -> None:
    """Let an error tell why it names another element than was asked for: that one was merged into it."""
    said = re.findall(r"[A-Z]+-[0-9]+", f"{error.message} {error.hint or ''}")
    told = [f"{name} was merged into {other}." for name, other in act.went_on.items() if other in said]
    error.hint = " ".join(filter(None, (*told, error.hint))) or None


def one(act: Act, word: str, kind: str | None = None, *, itself: bool = False) -> Node:
    """The one element that is meant, by its title, too."""
    return resolve(act, [word], kind, titles=True, itself=itself)[0]


def titled(act: Act, words: Sequence[str]) -> list[Node]:
    """The elements that are meant, where a title counts when it stands alone: among several words it would more
    likely be one that slipped in than the name of an element."""
    return resolve(act, words, titles=len(words) == 1)


def shown(act: Act, node: Node) -> str:
    """("lead", 5) -> "LEAD-5"."""
    return ref(act.registry.by_name[node[0]].prefix, node[1])


def _read(act: Act, word: str) -> Node | None:
    found = parse(word)
    if found is None or found[0] not in act.registry.by_prefix:
        return None
    return act.registry.by_prefix[found[0]].name, found[1]


def _check_kind(act: Act, nodes: Sequence[Node], kind: str) -> None:
    for node in nodes:
        if node[0] != kind:
            name = shown(act, node)
            prefix = act.registry.by_name[kind].prefix
            raise WrongKind(
                f"{name} is {article(node[0])}, not {article(kind)}.",
                f"Give {article(kind)}, such as {prefix}-1.",
                ref=name,
            )


def check_there(act: Act, nodes: Sequence[Node], found: Collection[Node]) -> None:
    """Raises NotFound (exit 3) for those that were not found, of the kind that is named first."""
    there = set(found)
    gone = [node for node in nodes if node not in there]
    if gone:
        raise missing(act, list(dict.fromkeys(name for name, _ in nodes)), gone)


def missing(act: Act, kinds: Sequence[str], gone: Sequence[Node]) -> NotFound:
    """The error for elements that are not there, of that of these kinds which is named first."""
    first = next(name for name in kinds if name in dict(gone))
    return _not_there(act, act.registry.by_name[first], [number for name, number in gone if name == first])


def _not_there(act: Act, kind: Kind, missing: Sequence[int]) -> NotFound:
    names = [ref(kind.prefix, number) for number in missing]
    highest = lookup.highest(act, kind.name)
    hint = f"The last one is {ref(kind.prefix, highest)}." if highest else f"There are no {kind.plural} yet."
    message = f"{names[0]} does not exist." if len(names) == 1 else f"{', '.join(names)} do not exist."
    return NotFound(message, hint, ref=names[0], candidates=names[1:])


def _named(act: Act, word: str, kind: str | None, titles: bool, numbered: Sequence[Node]) -> Node:
    """The element with this number or id, with this email address, or with this title where titles count."""
    found = [node for node in numbered if kind in (None, node[0])]
    if not found and "@" in word:
        from crmcli.model.contacts import normal_email

        found = [node for node in lookup.by_email(act, normal_email(word)) if kind in (None, node[0])]
    if titles and not found:
        found = _titled(act, word, kind)
    found = list(dict.fromkeys(found or numbered))
    if len(found) > 1:
        from crmcli.store import merged

        became = merged.into(act, found)
        found = list(dict.fromkeys(became.get(node, node) for node in found))
    if len(found) > 1:
        converted = given_way(act, found)
        found = [node for node in found if node not in converted]
    if len(found) == 1:
        return found[0]
    if found:
        names = [shown(act, node) for node in found]
        what = f"the number of {_few(names, ' and ')}" if numbered else f"the name of {len(names)} elements"
        raise Ambiguous(f"{word!r} is {what}.", f"Say which one: {_few(names)}", candidates=names)
    raise _nobody(act, word, kind, [] if titles else _titled(act, word, kind))


def _numbered(act: Act, words: Sequence[str]) -> dict[str, list[Node]]:
    """The documents that have one of these as their number, else the elements that have it as another program's id."""
    found: dict[str, list[Node]] = {}
    fields = [(kind.name, kind.its(Numbered).field) for kind in act.registry.bearers(Numbered)]
    outside = [word for word in words if ":" in word]
    questions = [lookup.by_number(fields, map(same, words))] if fields else []
    questions += [lookup.by_external(act.registry.kinds, outside)] if outside else []
    answers = act.driver.run(questions) if questions else []
    numbers, ids = (answers[0] if fields else []), (answers[-1] if outside else [])
    for word in words:
        found[word] = [(name, number) for name, number, key in numbers if key == same(word)]
        found[word] = found[word] or [(name, number) for name, number, key in ids if key == word]
    return found


def _titled(act: Act, word: str, kind: str | None) -> list[Node]:
    """Those that are called so, whatever the punctuation of the name; those alone that have it as it is typed, if any
    has."""
    kinds = [act.registry.by_name[kind]] if kind else list(act.registry.kinds)
    found = lookup.by_title(act, kinds, word)
    if len(found) < 2:
        return found
    rows = {name: records.get(act, name, ids) for name, ids in grouped(found).items()}
    titles = {node: act.registry.by_name[node[0]].display_name(rows[node[0]][node[1]]) for node in found}
    return [node for node in found if same(titles[node]) == same(word)] or found


def _few(names: Sequence[str], joint: str = ", ") -> str:
    return joint.join(names[:9]) + (" ..." if len(names) > 9 else "")


def _nobody(
    act: Act, word: str, kind: str | None, bearers: Sequence[Node]
) -> BadRef | NotFound | UnknownKind | WrongKind:
    """The error for a word that means no element; ``bearers`` are those with such a title, where none counts."""
    prefixes = list(act.registry.by_prefix)
    wrong = malformed(word, prefixes)
    if wrong:
        return wrong
    from crmcli.model.entries import is_entry

    found = parse(word)
    if found and is_entry(word):
        return WrongKind(f"{word} is an entry, not an element.", "show, edit, move, pin and rm take entries.", ref=word)
    if found:
        return UnknownKind(found[0], prefixes)
    if bearers:
        names = [shown(act, node) for node in bearers]
        hint = f"A title is not enough here. {_few(names)} {'has' if len(names) == 1 else 'have'} this title."
        return NotFound(f"{word!r} is not a reference.", hint, ref=word, candidates=names)
    if kind and any(map(str.isalpha, word)) and "@" not in word and ":" not in word:
        hint = f'Create it first: crm {kind} new "{word}". To search for parts of names: crm find'
        return NotFound(f"There is no {kind} called {word!r}.", hint, ref=word)
    example = act.registry.by_name[kind] if kind else act.registry.kinds[0]
    return NotFound(
        f"There is no {kind or 'element'} called {word!r}.",
        f"References look like {example.prefix}-5; crm find searches for parts of names.",
        ref=word,
    )
