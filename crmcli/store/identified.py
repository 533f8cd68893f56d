"""Conditions on what tells an element from all others: its reference, and its ids in other programs."""

from __future__ import annotations

from crmcli.model.filters import Condition
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse
from crmcli.store.comparing import Sql, marks


def on_ref(kind: Kind, name: str, condition: Condition) -> Sql:
    """``ref=LEAD-5,LEAD-7``: one of these elements."""
    ids = [found[1] for text in condition.values if (found := parse(text)) and found[0] == kind.prefix]
    sql = f"{name}.id IN ({marks(ids)})"
    return (f"NOT {sql}" if condition.op == "!=" else sql), list(ids)


def on_external(kind: Kind, name: str, condition: Condition) -> Sql:
    """``external_id=hubspot:4711``, or ``external_id=4711`` of whichever system."""
    tests, values = [], []
    for text in condition.values:
        system, colon, number = text.strip().partition(":")
        tests.append("(p.system = ? AND p.external_id = ?)" if colon else "p.external_id = ?")
        values += [system, number] if colon else [system]
    sql = f"{name}.id IN (SELECT p.element FROM external p WHERE p.kind = '{kind.name}' AND ({' OR '.join(tests)}))"
    return (f"NOT {sql}" if condition.op == "!=" else sql), values
