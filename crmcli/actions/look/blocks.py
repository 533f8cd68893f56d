"""Many elements at once, as lists and exports have them: a column for each field, worked out as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from crmcli.actions.look.sums import add_billing, add_due
from crmcli.actions.look.values import Columns, plain_block
from crmcli.light import Any
from crmcli.model.exports import Block, Points
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.traits_of_lists import Client
from crmcli.store import asked
from crmcli.store.act import Act


def listed(act: Act, kind: Kind, stored: Columns, names: Sequence[str] = ()) -> Block:
    """What lists tell of elements, of whose table these are columns: every plain field, email addresses, phone numbers,
    tags, sums, and those of ``names`` that stand in what they refer to."""
    block = plain_block(act, kind, stored)
    _add_parts(act, kind, block)
    block.also("title", partial(_titles, kind, stored))
    add_billing(act, kind, stored, block)
    add_due(act, kind, stored, block)
    client = kind.trait(Client)
    if any("." in name for name in names) or (client is not None and client.word in names):
        from crmcli.actions.look.related import add_related

        add_related(act, kind, stored, block, names)
    return block


def _add_parts(act: Act, kind: Kind, block: Block) -> None:
    ids = block["id"]
    wanted = {table: ("label", "value") for _, table in kind.points} | {"tag": ("tag",)}
    parts = cache(lambda: asked.parts_in(act, wanted, kind.name, ids))

    def points(table: str) -> Sequence[list[Record]]:
        mine = parts()[table]
        return Points([mine.get(number, ()) for number in ids]) if mine else [[]] * len(ids)

    def tags() -> list[list[str]]:
        mine = parts()["tag"]
        return [[tag for _, tag in mine.get(number, ())] for number in ids] if mine else [[]] * len(ids)

    for name, table in kind.points:
        block.also(name, partial(points, table))
    block.also("tags", tags)


def _titles(kind: Kind, stored: Columns) -> Sequence[Any]:
    """What people call each; of one without a title what stands for it."""
    found = stored["title"]
    for names in map(str.split, kind.title):
        if all(found):
            break
        filled = [stored[name] for name in names if name in stored]
        composed = [" ".join(filter(None, words)) for words in zip(*filled, strict=True)]
        found = [title or other or None for title, other in zip(found, composed, strict=True)] if composed else found
    return found
