"""A plugin of pytest: records which functions of ours each test runs, or runs chosen tests in a given order.

``CRM_RECORD=FOLDER`` writes FOLDER/WORKER.json: test -> [seconds of the processor, functions]. ``CRM_CHOSEN=FILE``
runs the tests that stand in FILE, a line each, in that order.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

OURS = str(Path(__file__).parent.parent.parent / "crmcli") + os.sep
_seen: dict[str, tuple[float, list[str]]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """The functions that are called from the set-up of a test to its end."""
    if "CRM_RECORD" not in os.environ:
        return (yield)
    called: set[CodeType] = set()

    def enter(frame: FrameType, event: str, arg: Any) -> None:
        called.add(frame.f_code)

    began = sum(os.times()[:4])
    sys.settrace(enter)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        names = {f"{code.co_filename[len(OURS) - 7 :]}::{code.co_qualname}" for code in called if _is_ours(code)}
        _seen[item.nodeid] = round(sum(os.times()[:4]) - began, 3), sorted(names)


def _is_ours(code: CodeType) -> bool:
    return code.co_filename.startswith(OURS)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _seen:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        (Path(os.environ["CRM_RECORD"]) / f"{worker}.json").write_text(json.dumps(_seen))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "CRM_CHOSEN" in os.environ:
        wanted = {name: place for place, name in enumerate(Path(os.environ["CRM_CHOSEN"]).read_text().splitlines())}
        items[:] = sorted((item for item in items if item.nodeid in wanted), key=lambda item: wanted[item.nodeid])
