"""The fixture ``store``: an open store on a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.store.store import Store

from .stores import opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "crm.db") as store:
        yield store
