"""Golden files: what was once looked at and found good; CRM_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

from pathlib import Path

from tests.surroundings import RENEW

FOLDER = Path(__file__).parent.parent / "golden" / "render"


def assert_golden(name: str, text: str) -> None:
    """Compares a text with the golden file of this name, byte for byte."""
    path = FOLDER / name
    if RENEW:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert text.encode() == path.read_bytes(), f"{name} differs; CRM_UPDATE_GOLDEN=1 accepts the new one"
