"""``crm convert --pick``: choose existing elements from lists that can be searched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from crmcli.actions.funnel.convert import ConvertRequest
from crmcli.actions.funnel.convert.choices import choices
from crmcli.cli.asking import pick
from crmcli.cli.context import Session
from crmcli.errors import NeedsYes

SHOWN = 10
NONE = "none"


def pick_existing(session: Session, refs: Sequence[str], request: ConvertRequest) -> dict[str, str]:
    """The chosen reference for each kind that can be linked and of which there are any; none for a kind of which a new
    one is to be made, or none at all.

    Raises what forbids the conversion before anything is asked, and NeedsYes (exit 6) when nobody is there to choose.
    """
    kinds = choices(session.act, refs, request)
    if not session.can_ask:
        options = " ".join(f"--{kind} REF" for kind in kinds) or "--contact REF"
        raise NeedsYes("There is no terminal to choose at.", f"Say which ones: {options}")
    chosen = {}
    for kind in kinds:
        search = partial(_fitting, session, kind)
        otherwise = "creates a new one" if kind in request.to else "links none"
        question = f"Which {kind}? An empty line or {NONE} {otherwise}."
        ref = pick(session, question, search, NONE) if search("") else None
        if ref is not None:
            chosen[kind] = ref
    return chosen


def _fitting(session: Session, kind: str, text: str) -> list[tuple[str, str]]:
    from crmcli.actions.look.find import find
    from crmcli.actions.look.list import ListRequest, listing

    known = session.registry.by_name[kind]
    if text:
        rows = find(session.act, text, 1000).rows
    else:
        rows = listing(session.act, known, ListRequest(limit=SHOWN)).rows
    mine = [row for row in rows if str(row["ref"]).startswith(f"{known.prefix}-")]
    return [(str(row["ref"]), str(row.get("title") or "")) for row in mine[:SHOWN]]
