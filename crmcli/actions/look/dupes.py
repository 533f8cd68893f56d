"""``crm dupes``: elements that may be there twice, as pairs, with what they have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmcli.actions.elements.element import gather
from crmcli.errors import WrongKind
from crmcli.errors.wording import listed
from crmcli.model.fold import named
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Rows
from crmcli.model.traits_of_parties import Alike
from crmcli.store import lookup
from crmcli.store.act import Act
from crmcli.store.asked import at_once

COLUMNS = (
    Column("ref", "Ref", "ref"),
    Column("title", "Title", "title"),
    Column("other", "Other", "ref"),
    Column("other_title", "Title", "title", drop_order=1),
    Column("same", "Same", "list", firm=True),
    Column("command", "Next", "code", firm=True),
)
MISSPELLED = "alike name"
Pair = tuple[str, int, int]  # a kind, and two ids of it


class Pairs(Rows):
    """Two elements in each row, ``ref`` and ``other``; references tell each of them once."""

    def refs(self) -> list[str]:
        return list(dict.fromkeys(row[side] for row in self.rows for side in ("ref", "other")))


def dupes(act: Act, kind: Kind | None = None, limit: int | None = None) -> Pairs:
    """Pairs of a kind, or of all kinds that are compared: each that agrees with an older one, beside the oldest.

    Raises WrongKind (exit 2) for a kind whose elements are not compared.
    """
    able = [each for each in act.registry.kinds if _rules(each)]
    if kind is not None and not _rules(kind):
        raise WrongKind(
            f"{kind.plural.capitalize()} are not compared: crm dupes applies to {listed([k.plural for k in able], 9)}.",
            f"Example: crm dupes {able[0].name}",
            field="kind",
        )
    pairs = _pairs(act, able if kind is None else [kind])
    shown = list(pairs)[:limit]
    nodes = dict.fromkeys((name, number) for name, *ids in shown for number in ids)
    elements = {each.node: each for each in gather(act, list(nodes), points=False, lines=False).elements}
    rows = []
    for name, *ids in shown:
        first, other = (elements[name, number] for number in ids)
        rows.append(
            {
                "ref": first.ref,
                "kind": name,
                "title": first.kind.display_name(first.row),
                "other": other.ref,
                "other_title": other.kind.display_name(other.row),
                "same": pairs[name, ids[0], ids[1]],
                "command": f"crm merge {first.ref} {other.ref}",
            }
        )
    return Pairs("duplicates", COLUMNS, rows, len(pairs), limited=len(rows) < len(pairs))


def _rules(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    alike = kind.trait(Alike)
    return {**kind.duplicates, **(alike.by if alike else {})}


def _pairs(act: Act, kinds: Sequence[Kind]) -> dict[Pair, list[str]]:
    """What the two of each pair have in common, in the order of the kinds and of their ids."""
    asked = [(kind, called, rule) for kind in kinds for called, rule in _rules(kind).items()]
    titled = [kind for kind in kinds if (alike := kind.trait(Alike)) and alike.by_title]
    questions = [lookup.sharing(kind, _column(kind, rule[0]), rule[1:]) for kind, _, rule in asked]
    found = at_once(act, *questions, *map(lookup.titled, titled))
    titles = dict(zip((kind.name for kind in titled), found[len(questions) :], strict=True))
    pairs: dict[Pair, list[str]] = {}
    for kind in kinds:
        mine: dict[Pair, list[str]] = defaultdict(list)
        for (of, called, _), elements in zip(asked, found, strict=False):
            for first, other in _beside(elements) if of is kind else ():
                if called not in mine[kind.name, first, other]:
                    mine[kind.name, first, other].append(called)
        for first, other in _misspelled(titles.get(kind.name, {})):
            mine[kind.name, first, other].append(MISSPELLED)
        pairs |= {pair: mine[pair] for pair in sorted(mine)}
    return pairs


def _misspelled(titles: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    from crmcli.model.misspelled import misspelled

    for pair in misspelled(titles):
        first, other = sorted(titles[title] for title in pair)
        yield first, other


def _column(kind: Kind, name: str) -> str:
    return "title_key" if name in kind.title else name


def _beside(elements: Iterable[lookup.Found]) -> Iterator[tuple[int, int]]:
    """Each element that agrees with others in all values, beside the first of them; what is empty agrees with none."""
    firsts: dict[tuple[str, ...], int] = {}
    for text, number, values in elements:
        key = (text, *(named(value) if value else "" for value in values.values()))
        if "" not in key and (first := firsts.setdefault(key, number)) != number:
            yield first, number
