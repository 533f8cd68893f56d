"""The lines of examples/server.md do what it says: a server, two people, a replica, a backup restored, a promotion."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT

from tests import servers

pytestmark = pytest.mark.server
PORTS = ("8080", "8081", "5001", "8090", "8091")
TOLD = [
    "http://acme.localhost:8080 is ready",
    "LEAD-1 became DEAL-1, CONTACT-1",
    "tom\tconvert LEAD-1 to deal+contact",
    "error: The token may not write to http://acme.localhost:8080.",
    "exit 5",
    "Through the replica.",
    "copied to monday.db, with 3 steps of history",
    "copied to http://restored.localhost:8080, with 3 steps of history",
    "the same to the byte",
    "There is no database called 'restored'",
    "exit 8",
    "all there",
    "LEAD-3 The show goes on",
]


def test_the_lines_run_as_they_stand(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "server.md").read_text(encoding="utf-8")
    script = "set -e\n" + "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    mine = {port: str(servers.free_port()) for port in PORTS}
    script = re.sub("|".join(PORTS), lambda found: mine[found[0]], script)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "sqld").symlink_to(servers.binary())
    (tools / "crm").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmcli "$@"\n', encoding="utf-8")
    (tools / "crm").chmod(0o755)
    started = subprocess.Popen(
        ["sh", "-c", script],
        env={"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        cwd=tmp_path,
        stdout=(tmp_path / "told").open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        code = started.wait(120)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)  # the servers, if they are still there
    told = (tmp_path / "told").read_text(encoding="utf-8")
    for port, own in mine.items():
        told = told.replace(own, port)
    assert code == 0, told
    for line in TOLD:  # one after the other
        _, found, told = told.partition(line)
        assert found, line
