"""The Northwind script of the examples, run when the folder of the samples is named in CRM_SAMPLES."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT, Crm
from tests.samples.northwind import folder


@pytest.mark.skipif("CRM_SAMPLES" not in os.environ, reason="the samples are not named in CRM_SAMPLES")
def test_the_script_takes_every_customer_through_the_funnel_and_finds_no_cent_missing(crm: Crm) -> None:
    done = subprocess.run(
        ["sh", str(ROOT / "examples" / "northwind.sh"), str(folder().absolute())],
        env={**crm.environ, "PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "TMPDIR": str(crm.folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("89 invoices, ")
    assert "; 0 differ " in done.stdout
    assert list(crm.folder.iterdir()) == []


def test_the_script_asks_for_the_folder_that_it_needs() -> None:
    done = subprocess.run(["sh", str(ROOT / "examples" / "northwind.sh")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: northwind.sh")
