"""The pictures in the README are what the program draws, and need nothing from elsewhere."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from importlib.metadata import version

import pytest
from conftest import ROOT

from tests.surroundings import RENEW

FOLDER = ROOT / "examples"
_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pictures as they would be drawn now."""
    monkeypatch.setenv("CRM_DB", "")  # the script sets these; they are put back afterwards
    monkeypatch.setenv("TZ", "UTC")
    draw: Callable[[], dict[str, str]] = runpy.run_path(str(FOLDER / "pictures.py"))["pictures"]
    return draw()


def test_the_pictures_are_up_to_date(drawn: dict[str, str]) -> None:
    for name, svg in drawn.items():
        path = FOLDER / name
        if RENEW:
            path.write_text(svg, encoding="utf-8")
        kept = path.read_text(encoding="utf-8")
        assert _TEXT.findall(kept) == _TEXT.findall(svg), "python examples/pictures.py renews it"
        if f"drawn with rich {version('rich')} " in kept:  # another version may frame the same text differently
            assert kept == svg, "python examples/pictures.py renews it"


@pytest.mark.parametrize("name", ["tree.svg", "timeline.svg", "leads.svg"])
def test_a_picture_names_no_other_host(name: str) -> None:
    svg = (FOLDER / name).read_text(encoding="utf-8")
    assert set(re.findall(r"\w+://[^\"'<\s]+", svg)) == {"http://www.w3.org/2000/svg"}  # the name of the format
    assert "url(" not in svg.replace("url(#", "")
