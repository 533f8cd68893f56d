"""CONTRIBUTING follows one command through the house; the files that it names are those that the command runs."""

from __future__ import annotations

import re
import sys
from types import FrameType

from conftest import ROOT, Crm

from .documents import text

SECTION = re.compile(r"^## How a change travels\n(.*?)^## ", re.DOTALL | re.MULTILINE)
SAID = re.compile(
    r"About (\d+) files take part in `crm move`; these (\d+) tell what happens, in about (\d+) lines: (.*?)\.\n"
)
MARGIN = 0.25  # the numbers say how much there is to read, not what was changed last


def run_by(crm: Crm, *words: str) -> set[str]:
    """The files of the program whose functions a command calls, such as "crmcli/store/steps.py"."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            found.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        done = crm(*words)
    finally:
        sys.setprofile(None)
    assert done.exit == 0, done.err
    return {path.removeprefix(f"{ROOT}/") for path in found if path.startswith(f"{ROOT}/crmcli/")}


def test_the_files_to_read_are_those_that_a_move_runs(crm: Crm) -> None:
    section = SECTION.search(text(ROOT / "CONTRIBUTING.md"))
    assert section
    said = SAID.search(section[1].replace("\n`", " `"))
    assert said
    files = re.findall(r"`(crmcli/[\w/.]+)`", said[4])
    crm.new("deal", "Relaunch")
    crm("move", "DEAL-1", "executing")  # what is loaded the first time is not what is read
    run = run_by(crm, "move", "DEAL-1", "won")
    assert set(files) - run == set()
    assert len(files) == int(said[2])
    assert abs(len(run) - int(said[1])) <= MARGIN * len(run), len(run)
    lines = sum(len(text(ROOT / file).splitlines()) for file in files)
    assert abs(lines - int(said[3])) <= MARGIN * lines


def test_the_picture_names_files_that_the_command_runs(crm: Crm) -> None:
    section = SECTION.search(text(ROOT / "CONTRIBUTING.md"))
    assert section
    picture = re.search(r"```text\n(.*?)```", section[1], re.DOTALL)
    assert picture
    crm.new("deal", "Relaunch")
    crm("move", "DEAL-1", "executing")  # what is loaded the first time is not what is read
    run = run_by(crm, "move", "DEAL-1", "won")
    assert {f"crmcli/{file}" for file in re.findall(r"\w+(?:/\w+)+\.py", picture[1])} - run == {
        "crmcli/render/written.py"
    } - run
