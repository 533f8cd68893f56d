"""Values that only one element of a kind may have."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import Duplicate
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.store import lookup
from crmcli.store.act import Act


def check_unique(act: Act, kind: Kind, name: str, values: Sequence[tuple[str | None, int | None]]) -> None:
    """Raises Duplicate when a text of (text, id of its own element) stands elsewhere or twice."""
    wanted = [(value, own) for value, own in values if value is not None]
    known = lookup.bearers(act, kind.name, name, [value for value, _ in wanted]) if wanted else {}
    seen: set[str] = set()
    for value, own in wanted:
        taken = [number for number in known[value] if number != own][:2]
        if taken or same(value) in seen:
            owner = [ref(kind.prefix, number) for number in taken]
            raise Duplicate(
                f"{name} {value!r} already belongs to {owner[0] if owner else 'another of these'}.",
                f"Each {kind.name} needs its own {name}.",
                field=name,
                candidates=owner,
            )
        seen.add(same(value))
