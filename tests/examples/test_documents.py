"""The documents in ``examples/documents`` are what the program makes now, to the byte."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from PIL import Image

from tests.documents.rendered import texts
from tests.surroundings import RENEW

FOLDER = ROOT / "examples" / "documents"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(FOLDER / "make.py"))


@pytest.fixture(scope="module")
def made(script: dict[str, Any]) -> dict[str, bytes]:
    found: dict[str, bytes] = script["documents"]()
    if RENEW:
        for name, content in found.items():
            (FOLDER / name).write_bytes(content)
        (FOLDER / "made-with.txt").write_text(script["drawn_with"](), encoding="utf-8")
    return found


def test_every_document_is_up_to_date(script: dict[str, Any], made: dict[str, bytes]) -> None:
    same = (FOLDER / "made-with.txt").read_text(encoding="utf-8") == script["drawn_with"]()
    for name, content in made.items():
        kept = (FOLDER / name).read_bytes()
        if name.endswith(".pdf"):
            assert texts(kept) == texts(content), f"{name}: python examples/documents/make.py renews it"
        if same or not name.endswith(".pdf"):  # another version of a library may put the same page into other bytes
            assert kept == content, f"{name}: python examples/documents/make.py renews it"


def test_the_folder_holds_what_the_script_makes_and_a_picture_of_each_page(made: dict[str, bytes]) -> None:
    pictures = {Path(name).with_suffix(".png").name for name in made if name.endswith(".pdf")}
    there = {path.name for path in FOLDER.iterdir() if path.is_file()}
    assert there == {"make.py", "made-with.txt", *made, *pictures}
    for name in pictures:
        with Image.open(FOLDER / name) as image:
            assert image.size == (596, 842)
        assert (FOLDER / name).stat().st_size < 40_000
