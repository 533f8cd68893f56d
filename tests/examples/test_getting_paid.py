"""Five commands lead from a quote to money on the account."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT


def test_the_five_commands_end_with_a_paid_invoice(tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "crm"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmcli "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    path = f"{tool.parent}{os.pathsep}{os.environ['PATH']}"
    environ = {"PATH": path, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "HOME": str(tmp_path), "TZ": "UTC"}
    script = ["sh", str(ROOT / "examples" / "getting-paid.sh")]
    done = subprocess.run(script, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "INVOICE-1 sent to rechnung@hopper.example as RE-" in done.stdout
    assert "1 new transaction, 1 booked" in done.stdout
    assert re.search(
        r"PAYMENT-1  Payment of RE-\d{4}-0001  \(pays\) +2,856\.00 EUR\nstage\npaid\nfive commands", done.stdout
    )
