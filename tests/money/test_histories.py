"""Random billing histories: after every command, what is billed, open, paid and due is what the reference says."""

from __future__ import annotations

import pytest

from .many import run, told


@pytest.mark.parametrize("start", [0, 250])
def test_histories_of_billing_agree_with_the_reference(start: int) -> None:
    found = run("histories", range(start, start + 250))
    assert found.counts["states compared"] > 1000
    assert {"convert", "issue", "pay", "credit", "cancel", "clone", "line edit", "undo", "redo"} <= set(found.counts)
    assert not found.failed, told("histories", found)
