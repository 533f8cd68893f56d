"""``crm doctor --seal`` and ``--verify``: the head is told, kept with what is issued, and asked for."""

from __future__ import annotations

import json
from typing import Any

from tests.actions.invoices import done, draft, issued, parties
from tests.conftest import Crm
from tests.difference import changed, picture


def told(crm: Crm, *words: str, exit: int = 0) -> list[dict[str, Any]]:
    """What is said of seals."""
    result = crm("doctor", *words, "--json")
    late = crm.over_server and crm.now  # a clock that stands differs from that of a server
    assert late or result.exit == exit, result.err + result.out
    return [row for row in result.json if row["check"] in ("seal", "sealed")]


def test_sealing_writes_a_row_and_no_step_and_tells_the_head(crm: Crm) -> None:
    crm.new("lead", "Ada")
    assert told(crm) == []
    assert told(crm, "--verify")[0]["text"] == "Nothing of the history is sealed yet."
    done = changed(crm, "doctor", "--seal", "--json")
    assert ([*done.added], done.added["seal"][1]["step"], done.altered) == (["seal"], 1, {})
    head = done.added["seal"][1]["sha256"]
    (sealed,) = (row for row in done.result.json if row["check"] == "seal")
    assert sealed["text"] == f"The history is sealed up to step 1 by {head}."
    assert sealed["hint"] == f"Keep it elsewhere, for: crm doctor --verify --head {head}"
    crm.new("lead", "Zoë")
    (fits,) = told(crm, "--verify", "--head", head.upper())
    assert fits["text"] == "The history is as it was sealed, up to step 1; 1 step is not sealed."
    (_, other) = told(crm, "--verify", "--head", "3fa94c0e", exit=7)
    assert other["text"].startswith("No seal that fits is 3fa94c0e: ")
    assert crm("doctor", "--head", head).exit == 2


def test_what_is_issued_keeps_the_head_that_is_there(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    (sealed,) = told(crm, "--seal")
    done(crm, "issue", draft(crm))
    done(crm, "cancel", "INVOICE-2")
    kept = [json.loads(row["content"]).get("sealed") for row in picture(crm.db)["document"].values()]
    head = {"step": 4, "sha256": sealed["text"].split()[-1].rstrip(".")}
    assert kept == [None, head, head]
    assert crm("document", "INVOICE-2", "--as", "text").exit == 0


def test_an_export_carries_the_seals(crm: Crm) -> None:
    crm.new("lead", "Ada")
    told(crm, "--seal")
    dump, head = crm("export", "--all").out, picture(crm.db)["seal"][1]["sha256"]
    crm.db.unlink()
    assert crm("import", "--all", "-", stdin=dump).exit == 0
    (fits,) = told(crm, "--verify", "--head", head)
    assert fits["state"] == "ok"
