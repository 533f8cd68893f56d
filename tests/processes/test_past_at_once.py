"""Two processes look back at the same moment at once: each prints what was, and one copy is kept."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import again
from tests.conftest import ROOT, Crm

pytestmark = pytest.mark.file


def test_two_who_make_the_same_copy_are_not_in_each_others_way(crm: Crm) -> None:
    for title in ("One", "Two", "Three"):
        crm.new("lead", title)
    again.let_go()
    words = [sys.executable, "-m", "crmcli", "lead", "list", "-q", "--as-of", "2"]
    environ = {**crm.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    assert [one.communicate(timeout=60) for one in both] == [(b"LEAD-1\nLEAD-2\n", b"")] * 2
    (kept,) = (crm.folder / ".cache" / "crm").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
