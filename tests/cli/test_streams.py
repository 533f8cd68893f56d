"""Standard streams that are closed, full, left by their reader, or in another encoding."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Crm

from crmcli.__main__ import main
from crmcli.cli import streams


def _shell(crm: Crm, line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of sh in which ``crm`` is the program."""
    program = f'crm() {{ "{sys.executable}" -m crmcli "$@"; }}; '
    environ = {**crm.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(["sh", "-c", program + line], env=environ, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_does_no_harm(crm: Crm, closed: str) -> None:
    for words in ("lead new A", "lead list", "show LEAD-1", "--version", "--help", ""):
        done = _shell(crm, f"crm {words} {closed}")
        assert (done.returncode, done.stderr) == (0, b""), words
    assert _shell(crm, f"crm show LEAD-9 {closed}").returncode == 3
    assert crm("lead", "list", "-q").lines == ["LEAD-1"]


def test_a_reader_that_leaves_loses_nothing_that_was_written(crm: Crm) -> None:
    for words in (["lead", "new", "A"], ["lead", "list"], ["--help"], ["--version"]):
        process = subprocess.Popen(
            [sys.executable, "-m", "crmcli", *words],
            env={**crm.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(60) == 141
    assert crm("lead", "list", "-q").lines == ["LEAD-1"]


def test_a_long_list_may_be_cut_off(crm: Crm) -> None:
    crm.new("lead", "x" * 5000)
    for _ in range(4):
        assert crm("lead", "new", "x" * 100_000, "-q").exit == 0
    done = _shell(crm, "(crm lead list; echo $? >&2) | head -c 10")
    assert (done.stdout, done.stderr) == (b"ref\ttitle\t", b"141\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_is_told(crm: Crm) -> None:
    for words in ("lead list", "--version", "lead new Ada"):
        done = _shell(crm, f"crm {words} >/dev/full")
        assert done.returncode == 5
        assert done.stderr.startswith(b"error: The output cannot be written: No space left on device.\n")
    assert done.stderr.endswith(b"hint: What was asked for is done: crm steps shows it.\n")
    assert crm("lead", "list", "-q").lines == ["LEAD-1"]


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "latin-1"}], ids=str)
def test_output_is_utf8_whatever_the_locale(crm: Crm, locale: dict[str, str]) -> None:
    crm.environ |= locale
    assert crm.process("lead", "new", "-q", "--set", "title=Grüße 😀").out == "LEAD-1\n"
    assert "Grüße 😀" in crm.process("lead", "list").out
    assert crm.process("show", "-", "-q", stdin="Grüße 😀\n").out == "LEAD-1\n"


def test_bytes_on_standard_input_that_are_not_utf8_are_refused(crm: Crm) -> None:
    crm.new("lead", "A")
    done = crm.process("note", "LEAD-1", "-", stdin=b"caf\xe9")
    assert done.exit == 2
    assert done.err.startswith("error: line 1: standard input is not UTF-8.")


def test_an_interrupt_ends_without_a_word(crm: Crm) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "crmcli", "show", "-"],
        env={**crm.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=os.setsid,
    )
    assert process.stdin is not None
    process.stdin.write(b"LEAD-1\n")
    process.stdin.flush()
    _wait_until_it_reads(process.pid)
    process.send_signal(2)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


def _wait_until_it_reads(pid: int) -> None:
    """Until the process sleeps in a read: its standard input is all that it can be waiting for."""
    while "S" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]:
        os.sched_yield()


def test_who_waits_to_go_on_writing_ends_when_the_reader_has_gone(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as pipe, (tmp_path / "file").open("w") as file:
        for stream in (pipe, file, io.StringIO()):
            streams.wait(stream, 0.001)
        os.close(reader)
        with pytest.raises(BrokenPipeError):
            streams.wait(pipe, 0.001)


class _Heard:
    """Ctrl-C at the moment when this module is looked for."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "crmcli.cli.streams":
            raise KeyboardInterrupt


def test_ctrl_c_while_the_program_is_still_being_loaded_ends_it_without_a_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "crmcli.cli.streams")
    monkeypatch.delattr("crmcli.cli.streams")
    monkeypatch.setattr(sys, "meta_path", [_Heard(), *sys.meta_path])
    assert main(["--version"]) == 130
