"""Documents as plain data, for tests."""

from __future__ import annotations

import json
from typing import Any

from conftest import Crm

from crmcli.actions.elements.element import fetch
from crmcli.actions.paper.building import source_of
from crmcli.actions.refs import one
from crmcli.catalog import REGISTRY
from crmcli.cli.context import utc_now
from crmcli.documents.paper import Paper
from crmcli.store import opening
from crmcli.store.act import Act


def paper(crm: Crm, ref: str, language: str | None = None) -> Paper:
    """The document REF as the writers get it."""
    act = Act(
        opening.open_to_read(crm.environ["CRM_DB"], REGISTRY, 5, lambda: "UTC"), clock=crm.clock or utc_now, by="tester"
    )
    try:
        return source_of(act, fetch(act, [one(act, ref)], points=False)[0], language).paper
    finally:
        act.close()


def frozen(crm: Crm, ref: str) -> dict[str, Any]:
    """What was kept of REF when it was issued."""
    kind, _, number = ref.lower().partition("-")
    query = f"SELECT content FROM document WHERE kind = '{kind}' AND element = {number}"
    found: dict[str, Any] = json.loads(crm("sql", query, "--json").json[0]["content"])
    return found
