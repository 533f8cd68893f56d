"""Names that were released go on answering: tables, columns, options, fields of JSON, settings, stages, errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm

from .kept import RELEASES, opened
from .names import collected, gone


@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: folder.name)
def test_every_name_of_a_released_version_is_still_there(crm: Crm, release: Path) -> None:
    kept = json.loads((release / "names.json").read_text(encoding="utf-8"))
    opened(crm, release)
    assert crm("steps").exit == 0
    assert gone(kept, collected(crm)) == []


@pytest.mark.parametrize(
    ("then", "now", "lost"),
    [
        ({"a": ["x"]}, {"a": ["y", "x"], "b": []}, []),
        ({"a": ["x"]}, {"a": ["y"]}, ["/a: x"]),
        ({"a": {"--to": "value"}}, {"a": {}}, ["/a: --to"]),
        ({"--to": "value"}, {"--to": "flag"}, ["/--to: value is flag"]),
        ({"--to": "value"}, {"--to": "values"}, []),
        ({"--to": "values"}, {"--to": "value"}, ["/--to: values is value"]),
        ({"not_found": 3}, {"not_found": 4}, ["/not_found: 3 is 4"]),
    ],
)
def test_a_name_that_went_or_means_something_else_is_told(then: Any, now: Any, lost: list[str]) -> None:
    assert gone(then, now) == lost
