"""``crm find``: elements by any word of their titles, names, notes, lines, numbers, addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from crmcli.actions.elements.stages import meanings
from crmcli.errors import BadValue
from crmcli.model.contacts import normal_phone, read_phone
from crmcli.model.exports import Anew, Block, Export, Stream
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse, ref
from crmcli.model.results import Column, Rows
from crmcli.model.searched import asked as digits_asked
from crmcli.store import asked, records
from crmcli.store.act import Act
from crmcli.store.links import Node, grouped
from crmcli.store.searching import Search

STAGE = "stage"
KIND = Column("kind", "Kind")
COLUMNS = (
    Column("ref", "Ref", "ref"),
    Column("title", "Title", "title"),
    Column("stage", "Stage", "stage"),
    Column("text", "Found in"),
)


def find(act: Act, text: str, limit: int = 50, kinds: Sequence[Kind] = (), archived: bool = False) -> Rows:
    """The best matches first, of these kinds or of all.

    Every word of ``text`` must begin a word of the element, or stand in one of a script that is written without blanks;
    accents do not matter. A number is found by its digits, however it is typed, and a telephone number with its calling
    code or without; an element by its reference. ``archived`` shows what is archived, too.
    """
    search = _search(act, text, kinds, archived)
    told = _told(act, search, search.best(limit))
    rows = [dict(zip(told, values, strict=True)) for values in zip(*told.values(), strict=True)]
    notes = _notes(search) if len(rows) == limit else ()
    return Rows("matches", COLUMNS, rows, len(rows), _meanings(act), notes=notes)


def stream(act: Act, text: str, kinds: Sequence[Kind] = (), archived: bool = False) -> Export:
    """All of them in the same order, some thousand at a time, as they all were at one moment."""

    def parts() -> Iterator[tuple[Search, list[Node]]]:
        with act.driver.snapshot():
            search = _search(act, text, kinds, archived)
            yield from ((search, nodes) for nodes in search.each())

    def blocks() -> Iterator[Block]:
        for search, nodes in parts():
            yield Block({name: partial(list, values) for name, values in _told(act, search, nodes).items()})

    refs = Anew(lambda: (_ref(act, *node) for _, nodes in parts() for node in nodes))
    return Export(name="matches", columns=COLUMNS, stream=Stream(blocks), numbers=refs, further=(KIND,))


def _search(act: Act, text: str, kinds: Sequence[Kind], archived: bool) -> Search:
    kinds = kinds or act.registry.kinds
    return Search(act, text, kinds, digits(act, text), archived, _referred(act, text, kinds, archived))


def _told(act: Act, search: Search, nodes: Sequence[Node]) -> dict[str, Sequence[str | None]]:
    """What is told of each, by column."""
    known, texts = asked.at_once(act, _named(act, nodes), search.texts(nodes))
    titles, stages = zip(*map(known.__getitem__, nodes), strict=True) if nodes else ((), ())
    return {
        "ref": [_ref(act, *node) for node in nodes],
        "kind": [name for name, _ in nodes],
        "title": titles,
        "stage": stages,
        "text": list(map(_besides, map(texts.__getitem__, nodes), titles)),
    }


def _ref(act: Act, name: str, number: int) -> str:
    return ref(act.registry.by_name[name].prefix, number)


def _meanings(act: Act) -> dict[str, str]:
    return {key: meaning for kind in act.registry.kinds for key, meaning in meanings(act, kind).items()}


def _notes(search: Search) -> list[str]:
    """How hits come that are too many to be ranked, of which some were left out."""
    kinds = ", ".join(kind.plural for kind in search.unranked)
    return [f"too many {kinds} to rank: the newest come first"] if kinds else []


def _named(act: Act, nodes: Sequence[Node]) -> asked.Question[dict[Node, tuple[str, str | None]]]:
    """Asks for the title and the stage of each: nothing else of them is read."""
    by_kind = grouped(nodes)
    tables = [act.tables[name] for name in by_kind]
    columns = {table.name: (*table.naming, STAGE) if STAGE in table.known else table.naming for table in tables}
    cells = asked.cells({name: (columns[name], ids) for name, ids in by_kind.items()})

    def answer(answers: asked.Answers) -> dict[Node, tuple[str, str | None]]:
        known: dict[Node, tuple[str, str | None]] = {}
        for (name, names), rows in zip(columns.items(), cells.answer(answers), strict=True):
            kind, last = act.registry.by_name[name], len(names) - 1 if STAGE in names else None
            titled = kind.title[:1] == names[:1]
            for number, values in rows.items():
                title = (titled and values[0]) or kind.display_name(dict(zip(names, values, strict=True)))
                known[name, number] = title, None if last is None else values[last]
        return known

    return asked.Question(cells.statements, answer)


def digits(act: Act, text: str) -> list[str]:
    """The digits to look for of a text that is a telephone number, or the beginning of one; else none."""
    try:
        number = read_phone(text)
    except BadValue:
        return []
    country = act.reading().country
    return digits_asked(text, normal_phone(number, country), country)


def _referred(act: Act, text: str, kinds: Sequence[Kind], archived: bool) -> list[Node]:
    """The element of a text that is a reference, such as LEAD-5."""
    parsed = parse(text)
    kind = next((kind for kind in kinds if parsed and kind.prefix == parsed[0]), None)
    if parsed is None or kind is None:
        return []
    row = records.get(act, kind.name, [parsed[1]]).get(parsed[1])
    return [(kind.name, parsed[1])] if row is not None and (archived or not row["archived_at"]) else []


def _besides(around: str, title: str) -> str:
    """The text around a hit without the names it begins with, which stand beside it."""
    if around == title:
        return ""
    text = " ".join(around.split())
    for known in (title, title):  # a person's name is indexed whole and in parts
        text = text.removeprefix(known).lstrip()
    if not text.startswith("..."):
        return text
    words = title.split()
    ends = (" ".join(words[at:]) for at in range(1, len(words)))  # the excerpt may begin within the title
    end = next((end for end in ends if text.startswith(f"...{end} ")), None)
    return text if end is None else text.removeprefix(f"...{end} ")
