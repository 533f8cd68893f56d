"""Links between elements: rows (from, to, how, role, step), and walking the graph they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits_of_parties import Merges, Parties, Party
from crmcli.store import asked
from crmcli.store.act import Act, Row
from crmcli.store.asked import Question
from crmcli.store.tables import json_array, json_texts, quoted

Node = tuple[str, int]

ORIGIN = ("converted", "linked")  # how an element came out of another, or was joined to it
FOLLOWED = "followed"  # what is to be done, and what it was about before that became something else
_IDENTITY = ("from_kind", "from_id", "to_kind", "to_id", "how")
_THERE = f"SELECT {', '.join(_IDENTITY)} FROM json_each(?) w CROSS JOIN link l ON " + " AND ".join(
    f"l.{name} = json_extract(w.value, '$[{place}]')" for place, name in enumerate(_IDENTITY)
)  # of these links those that are there, however many others begin or end where they do
BILLED, VERSION, PAYS = "billed_by", "version_of", "pays"  # what only commands say besides


def by_program(registry: Registry) -> set[str]:
    """How only the program links, never people: what references stand for that nobody else fills, and more."""
    kinds = ((kind, name, type) for kind in registry.kinds for name, type in kind.references)
    return {*ORIGIN, BILLED, VERSION, PAYS, *(type.how for kind, name, type in kinds if not kind.by_name[name].manual)}


def business(registry: Registry) -> tuple[set[str], set[str]]:
    """How people and companies are linked to what names them, but as its seller: from them, and to them."""
    parties = {kind.name for kind in registry.bearers(Party)}
    out, back = set[str](), set[str]()
    for kind in registry.kinds:
        between = kind.trait(Parties)
        for name, type in kind.references:
            if type.kind in parties and not (between and between.seller == name):
                (back if type.outward else out).add(type.how)
    return out, back


def lineage(registry: Registry) -> set[str]:
    """How elements of one business are linked."""
    return {*by_program(registry), "on"}


def merging(kind: Kind) -> str | None:
    """How one of a kind is linked to the one that it became part of; None where none does."""
    merges = kind.trait(Merges)
    return dict(kind.references)[merges.into].how if merges else None


def link(start: Node, end: Node, how: str, role: str | None = None) -> Row:
    """The row of a link, without its id and step."""
    return {"from_kind": start[0], "from_id": start[1], "to_kind": end[0], "to_id": end[1], "how": how, "role": role}


def create(act: Act, links: Sequence[Row], assume_new: bool = False) -> list[int]:
    """Write the links that are not there yet; returns the new ids. ``assume_new`` says that none can be there."""
    current = act.steps.current
    step = current.id if current else 0
    wanted = {_identity(row): row for row in links}
    for row in wanted.values():
        row["step"] = step
    if not assume_new and wanted:
        for identity in act.rows(_THERE, (json_texts(wanted),)):
            wanted.pop(identity, None)
    from crmcli.store import records

    return records.create(act, "link", list(wanted.values()))


def given_way(act: Act, nodes: Collection[Node]) -> set[Node]:
    """Those of these elements that became another one of them, at once or by way of others."""
    sql = (
        "WITH RECURSIVE mine(kind, id) AS "
        "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)), "
        "way(first, number, kind, id) AS (SELECT kind, id, kind, id FROM mine "
        "UNION SELECT w.first, w.number, l.to_kind, l.to_id FROM way w "
        "JOIN link l ON l.from_kind = w.kind AND l.from_id = w.id AND l.how = ?) "
        "SELECT DISTINCT w.first, w.number FROM way w JOIN mine m ON m.kind = w.kind AND m.id = w.id "
        "WHERE (w.first, w.number) <> (w.kind, w.id)"
    )
    return {(kind, number) for kind, number in act.rows(sql, (json_texts(nodes), ORIGIN[0]))}


def replaced_sql(kind: str, name: str) -> str:
    """Whether a newer version took the place of the element that is called ``name``, in SQL."""
    return (
        f"EXISTS (SELECT 1 FROM link l JOIN {quoted(kind)} v ON v.id = l.to_id AND v.archived_at IS NULL "
        f"WHERE l.from_kind = '{kind}' AND l.from_id = {name}.id AND l.to_kind = '{kind}' AND l.how = '{VERSION}')"
    )


def replaced(kinds: Mapping[str, Iterable[int]]) -> Question[set[Node]]:
    """Those of these elements, by kind, whose place a newer version took."""
    names = list(kinds)
    statements = [
        (
            f"SELECT e.id FROM {quoted(name)} e WHERE e.id IN (SELECT value FROM json_each(?)) "
            f"AND {replaced_sql(name, 'e')}",
            (json_array(kinds[name]),),
        )
        for name in names
    ]
    return Question(
        statements, lambda found: {(name, row[0]) for name, rows in zip(names, found, strict=True) for row in rows}
    )


def of(act: Act, nodes: Iterable[Node]) -> list[Row]:
    """Every link that begins or ends at one of these elements, oldest first."""
    wanted = [one for kind, ids in grouped(nodes).items() for one in asked.joined(kind, ids)]
    found: dict[int, Row] = {row["id"]: row for rows in asked.read(act, wanted) for row in rows}
    return [found[number] for number in sorted(found)]


def above(node: Node, hows: Collection[str]) -> asked.Asked:
    """The links of these sorts by which an element came from others, and those by which these did, oldest first."""
    sorts = "l.how IN (SELECT value FROM json_each(?3))"
    walk = (
        "WITH RECURSIVE near(kind, id) AS (SELECT ?1, ?2 UNION SELECT l.from_kind, l.from_id FROM near n "
        f"JOIN link l ON l.to_kind = n.kind AND l.to_id = n.id WHERE {sorts}) "
        f"SELECT l.id FROM near n JOIN link l ON l.to_kind = n.kind AND l.to_id = n.id WHERE {sorts}"
    )
    return "link", f"WHERE id IN ({walk}) ORDER BY id", (*node, json_texts(sorted(hows)))


def below(node: Node, hows: Collection[str], parties: Collection[str], business: Collection[str]) -> asked.Asked:
    """The links by which others came of an element, and others of these, oldest first: by ``hows``, but to one of the
    kinds of ``parties`` only where it was made so. From the element itself those of the sorts of ``business``, too."""
    sorts, party = "l.how IN (SELECT value FROM json_each(?3))", "IN (SELECT value FROM json_each(?4))"
    mine = "n.kind = ?1 AND n.id = ?2 AND l.how IN (SELECT value FROM json_each(?5))"
    led = f"{sorts} AND (l.how = 'converted' OR l.to_kind NOT {party})"
    step = f"l.from_kind = n.kind AND l.from_id = n.id AND ({led} OR {mine})"
    walk = (
        "WITH RECURSIVE near(kind, id) AS (SELECT ?1, ?2 UNION "
        f"SELECT l.to_kind, l.to_id FROM near n JOIN link l ON {step}) SELECT l.id FROM near n JOIN link l ON {step}"
    )
    values = (*node, *(json_texts(sorted(words)) for words in (hows, parties, business)))
    return "link", f"WHERE id IN ({walk}) ORDER BY id", values


def into(node: Node, hows: Collection[str]) -> asked.Asked:
    """The links of these sorts that end at an element, oldest first."""
    where = "WHERE to_kind = ? AND to_id = ? AND how IN (SELECT value FROM json_each(?)) ORDER BY id"
    return "link", where, (*node, json_texts(sorted(hows)))


def around(node: Node, hows: Collection[str], parties: Collection[str], business: Collection[str] = ()) -> asked.Asked:
    """The links of these sorts by which all hangs together with an element, oldest first. From one of the kinds of
    ``parties`` the way goes on only when it was converted from what is on it, and not back to what it was linked to. At
    the element itself those of the sorts of ``business`` count, too."""
    out = "(l.from_kind = n.kind AND l.from_id = n.id)"
    touching = f"({out} OR (l.to_kind = n.kind AND l.to_id = n.id))"
    kind, number = (f"CASE WHEN {out} THEN l.to_{part} ELSE l.from_{part} END" for part in ("kind", "id"))
    mine = "(n.kind = ?1 AND n.id = ?2 AND l.how IN (SELECT value FROM json_each(?5)))"
    sorts, party = f"(l.how IN (SELECT value FROM json_each(?3)) OR {mine})", "IN (SELECT value FROM json_each(?4))"
    walk = (
        "WITH RECURSIVE near(kind, id, goes_on) AS (SELECT ?1, ?2, 1 UNION "
        f"SELECT {kind}, {number}, ({kind}) NOT {party} OR ({out} AND l.how = 'converted') "
        f"FROM near n JOIN link l ON {touching} WHERE n.goes_on AND {sorts} AND "
        f"({out} OR l.how <> 'linked' OR n.kind NOT {party} OR (n.kind = ?1 AND n.id = ?2))) "
        f"SELECT l.id FROM near n JOIN link l ON {touching} WHERE n.goes_on AND {sorts}"
    )
    values = (*node, *(json_texts(sorted(words)) for words in (hows, parties, business)))
    return "link", f"WHERE id IN ({walk}) ORDER BY id", values


def grouped(nodes: Iterable[Node]) -> dict[str, list[int]]:
    """The ids of elements by kind, each once, in order."""
    found: dict[str, list[int]] = {}
    for kind, number in dict.fromkeys(nodes):
        found.setdefault(kind, []).append(number)
    return found


def ends(row: Row) -> tuple[Node, Node]:
    """(from, to) of a link."""
    return (row["from_kind"], row["from_id"]), (row["to_kind"], row["to_id"])


def _identity(row: Row) -> tuple[object, ...]:
    return tuple([row[name] for name in _IDENTITY])
