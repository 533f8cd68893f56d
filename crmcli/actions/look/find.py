"""``crm find``: elements by any word of their titles, names, notes, lines, numbers, addresses."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.stages import meanings
from crmcli.errors import BadValue
from crmcli.model.contacts import normal_phone, read_phone
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse, ref
from crmcli.model.results import Column, Rows
from crmcli.model.searched import asked as digits_asked
from crmcli.store import asked, records, searching
from crmcli.store.act import Act
from crmcli.store.links import grouped

STAGE = "stage"
Hit = tuple[str, int, str]  # kind, id, the text around it
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
    kinds = kinds or act.registry.kinds
    named_so = _referred(act, text, kinds, archived)
    others = searching.find(act, text, limit, kinds, digits(act, text), archived)
    if named_so:
        others = [*named_so, *(hit for hit in others if hit[:2] != named_so[0][:2])][:limit]
    known = _known(act, others)
    rows = []
    for name, number, around in others:
        named, (title, stage) = ref(act.registry.by_name[name].prefix, number), known[name][number]
        rows.append({"ref": named, "kind": name, "title": title, "stage": stage, "text": _besides(around, title)})
    means = {key: meaning for kind in act.registry.kinds for key, meaning in meanings(act, kind).items()}
    return Rows("matches", COLUMNS, rows, len(rows), means)


def _known(act: Act, hits: Sequence[Hit]) -> dict[str, dict[int, tuple[str, str | None]]]:
    """By kind the titles and stages of those of its elements that are among the hits: nothing else of them is read."""
    by_kind = grouped((name, number) for name, number, _ in hits)
    tables = (act.tables[name] for name in by_kind)
    named = {table.name: (*table.naming, *(name for name in (STAGE,) if name in table.known)) for table in tables}
    found = asked.at_once(act, asked.cells({name: (named[name], ids) for name, ids in by_kind.items()}))[0]
    known: dict[str, dict[int, tuple[str, str | None]]] = {}
    for (name, names), rows in zip(named.items(), found, strict=True):
        called = act.registry.by_name[name].display_name
        told = ((number, dict(zip(names, values, strict=True))) for number, values in rows.items())
        known[name] = {number: (called(row), row.get(STAGE)) for number, row in told}
    return known


def digits(act: Act, text: str) -> list[str]:
    """The digits to look for of a text that is a telephone number, or the beginning of one; else none."""
    try:
        number = read_phone(text)
    except BadValue:
        return []
    country = act.reading().country
    return digits_asked(text, normal_phone(number, country), country)


def _referred(act: Act, text: str, kinds: Sequence[Kind], archived: bool) -> list[Hit]:
    """The element of a text that is a reference, such as LEAD-5."""
    parsed = parse(text)
    kind = next((kind for kind in kinds if parsed and kind.prefix == parsed[0]), None)
    if parsed is None or kind is None:
        return []
    row = records.get(act, kind.name, [parsed[1]]).get(parsed[1])
    return [(kind.name, parsed[1], "")] if row is not None and (archived or not row["archived_at"]) else []


def _besides(around: str, title: str) -> str:
    """The text around a hit without the names it begins with, which stand beside it."""
    text = " ".join(around.split())
    for known in (title, title):  # a person's name is indexed whole and in parts
        text = text.removeprefix(known).lstrip()
    if not text.startswith("..."):
        return text
    words = title.split()
    ends = (" ".join(words[at:]) for at in range(1, len(words)))  # the excerpt may begin within the title
    end = next((end for end in ends if text.startswith(f"...{end} ")), None)
    return text if end is None else text.removeprefix(f"...{end} ")
