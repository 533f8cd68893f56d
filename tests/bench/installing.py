"""A fresh installation to measure: what users have, a console script and compiled modules."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from venv import create

ROOT = Path(__file__).parent.parent.parent
_SOURCES = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "crmcli")


def installed(folder: Path) -> Path:
    """The ``bin`` of a new virtual environment in ``folder`` that holds this checkout, installed by pip."""
    sources = folder / "sources"
    sources.mkdir()
    for name in _SOURCES:  # pip builds where the sources are; the checkout stays clean
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, sources / name)
    create(folder / "venv", with_pip=True)
    place = folder / "venv" / "bin"
    subprocess.run([place / "python", "-m", "pip", "install", "--quiet", sources], check=True, stderr=subprocess.PIPE)
    shutil.rmtree(sources)
    return place


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of what is measured: nothing that changes how Python starts, a home of its own."""
    kept: Mapping[str, str] = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": str(folder), "CRM_USER": "bench", "TERM": "xterm-256color", "COLUMNS": "100", "TZ": "UTC"}


def say(text: str) -> None:
    """What is going on, on stderr: stdout is for the tables."""
    print(text, file=sys.stderr, flush=True)
