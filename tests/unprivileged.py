"""Commands that obey permissions: root gives up the right to pass them over, everybody else has none."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm, Result

_DROP_FROM_BOUNDING_SET = 24  # PR_CAPBSET_DROP of prctl(2)
_PASSES_OVER = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of capabilities(7); gone with the next exec


def obedient(crm: Crm, *words: str, **popen: Any) -> Result:
    """Run a command as a process that may do to files what their owner may; skips the test where root cannot."""
    if not _can_obey():
        pytest.skip("root passes over all permissions here, and cannot give that up")
    return crm.process(*words, preexec_fn=_give_up, **popen)


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _give_up() -> None:
    if os.geteuid() == 0:
        for right in _PASSES_OVER:
            ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, right, 0, 0, 0)


@cache
def _can_obey() -> bool:
    script = (
        "import os, tempfile; f = tempfile.NamedTemporaryFile(); os.chmod(f.name, 0o400); print(os.access(f.name, 2))"
    )
    done = subprocess.run([sys.executable, "-c", script], preexec_fn=_give_up, capture_output=True, check=True)
    return done.stdout == b"False\n"
