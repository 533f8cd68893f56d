"""The fixture ``store``: an open store on a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.store.act import Act

from .stores import opened


@pytest.fixture
def act(tmp_path: Path) -> Iterator[Act]:
    with opened(tmp_path / "crm.db") as act:
        yield act
