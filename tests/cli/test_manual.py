"""The manual page is made from the commands and is clean roff."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crmcli.cli.describing import EXITS, general_options, verbs
from crmcli.cli.manual import manual
from crmcli.cli.setup.help import topics
from tests.conftest import ROOT


def test_every_command_option_and_topic_is_in_the_manual() -> None:
    page = "\n".join(manual()).replace("\\-", "-")
    for path, _, command in verbs():
        assert f"\n.SS crm {path}" in page
        for param in command.params:
            if param.param_type_name == "option" and param.name != "help":
                assert all(f"\\fB{name}\\fR" in page for name in param.opts), (path, param.name)
    assert all(name in page for option in general_options() for name in option["names"])
    assert page.count("\n.SH ") == 8 + len(topics())  # that of the options is no section twice
    for section in ("DESCRIPTION", "EXAMPLES", "FILES", "FIELDS", '"EXIT STATUS"'):
        assert f"\n.SH {section}\n" in page
    assert page.count("\n\\fB--first-name\\fR") == 1, "a field is told once"
    assert all(text in page for text in EXITS.values())


def test_no_line_of_text_is_taken_for_a_command() -> None:
    known = {".TH", ".SH", ".SS", ".TP", ".PP", ".br", ".nf", ".fi"}
    assert {line.split()[0] for line in manual() if line.startswith(".")} <= known
    assert not [line for line in manual() if line.startswith("'")]


def test_man_reads_it_without_a_warning(tmp_path: Path) -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff, which man lets read a page, is not here")
    page = tmp_path / "crm.1"
    page.write_text("\n".join(manual()) + "\n")
    # not by way of man: that writes an .lf into the middle of the line that stands at 64 KiB
    words = [groff, "-man", "-Tutf8", "-K", "utf8", "-ww", "-rF0", str(page)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines() == []
    shown = re.sub(".\b", "", done.stdout)  # a bold letter is struck twice
    assert "crm convert REF..." in shown


def test_what_is_built_carries_the_page_that_the_commands_give(tmp_path: Path) -> None:
    pytest.importorskip("setuptools")
    command = [sys.executable, str(ROOT / "setup.py"), "-q", "build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build" / "man" / "crm.1").read_text() == "\n".join(manual()) + "\n"
