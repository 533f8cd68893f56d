"""A query without an end: its first rows are told at once, and whoever has enough can go or stop it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from tests.conftest import ROOT, Crm

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "


@contextmanager
def begun(crm: Crm, query: str) -> Iterator[tuple[subprocess.Popen[str], TextIO]]:
    """The process that carries it out, and what it says; it is killed when it takes too long."""
    words = [sys.executable, "-m", "crmcli", "sql", ENDLESS + query]
    environ = {**crm.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    late = threading.Timer(30, process.kill)
    late.start()
    with process:
        assert process.stdout
        yield process, process.stdout
    late.cancel()


def test_who_has_read_enough_goes_and_the_query_ends(crm: Crm) -> None:
    with begun(crm, "SELECT x FROM n") as (process, out):
        assert [out.readline() for _ in range(3)] == ["x\n", "1\n", "2\n"]
        out.close()
        assert process.wait() == 141
        assert process.stderr and process.stderr.read() == ""


def test_ctrl_c_stops_a_query_that_gives_no_row_any_more(crm: Crm) -> None:
    with begun(crm, "SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT count(*) FROM n") as (process, out):
        assert [out.readline() for _ in range(2)] == ["x\n", "1\n"]
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        assert process.stderr and process.stderr.read() == ""
