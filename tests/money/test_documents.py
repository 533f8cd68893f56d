"""Random documents come to what the reference says, to the smallest unit, as a whole, by rate and per line."""

from __future__ import annotations

from .many import run, told


def test_documents_come_to_what_the_reference_says() -> None:
    found = run("documents", range(500))
    assert found.cases == 500
    assert found.counts["lines"] > 1500
    assert not found.failed, told("documents", found)
