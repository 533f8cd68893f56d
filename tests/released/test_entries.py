"""Notes of a released version have references, and keep them: what is written later never takes one of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Crm

from .kept import RELEASES, opened


@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: folder.name)
def test_what_was_noted_is_shown_edited_and_moved_by_its_reference(crm: Crm, release: Path) -> None:
    opened(crm, release)
    kept = crm("sql", "SELECT id, text FROM note WHERE what IN ('note', 'call', 'mail', 'meeting') ORDER BY id").rows
    assert kept
    for row in kept:
        assert crm("show", f"NOTE-{row['id']}", "--json").json["text"].split("\n")[0] == row["text"].split("\\n")[0]
    first = f"NOTE-{kept[0]['id']}"
    crm.new("lead", "Later")
    (lead,) = crm("lead", "list", "title=Later", "-q").lines
    assert crm("move", first, lead).exit == crm("edit", first, "--text", "Moved").exit == 0
    assert crm("show", first, "--json").json["on"] == [lead]
    (made,) = crm("note", lead, "New", "-q").lines
    assert int(made.removeprefix("NOTE-")) > max(int(row["id"]) for row in kept)
