"""Where several processes work on one file, those of the tests close it when a command ends, as the others do."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def alone(closed: None) -> None:
    """Nobody holds the file open between two commands."""
