"""Every session in README.md and examples/*.md prints what the document says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Crm

from tests.connect.mail_server import MailServer, mail_server
from tests.surroundings import RENEW

from .sessions import BEGIN, replayed
from .shell import Shell

DOCUMENTS = [
    path
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "examples").glob("*.md")])
    if f"\n{BEGIN}\n" in path.read_text(encoding="utf-8")
]


@pytest.fixture
def shell(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(crm.folder)
    return Shell(crm)


@pytest.fixture
def mail(crm: Crm, tmp_path: Path) -> Iterator[MailServer]:
    """A mail server, for sessions that send; its port is in the variable MAIL_PORT."""
    with mail_server(tmp_path) as server:
        crm.environ["MAIL_PORT"] = str(server.port)
        yield server


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.file) if path.name == "past.md" else path for path in DOCUMENTS],
    ids=lambda path: path.name,
)
def test_a_session_prints_what_the_document_says(path: Path, mail: MailServer, shell: Shell) -> None:
    written = path.read_text(encoding="utf-8")
    found = replayed(written, shell)
    if RENEW:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8"), "CRM_UPDATE_GOLDEN=1 accepts the new output"
    assert len(mail.got) == sum(line.startswith("$ crm ") and "send" in line.split() for line in _plain(written))


def _plain(document: str) -> list[str]:
    return document.replace("--send", "send").splitlines()


def test_a_wrong_output_is_replaced_by_the_true_one(shell: Shell) -> None:
    document = "Text\n\n```console\n$ crm lead new Relaunch\nLEAD-7 nonsense\n```\n\n```sh\n$ not run\n```\n"
    told = "LEAD-1 Relaunch   undo: crm undo 1"
    assert replayed(document, shell) == document.replace("LEAD-7 nonsense", told)


def test_a_comment_sets_the_clock(shell: Shell) -> None:
    document = """\
<!-- now: 2026-02-03T10:30 -->
```console
$ crm lead new Relaunch -q
LEAD-1
$ crm show LEAD-1 --format tsv --fields created_at | tail -1
2026-02-03T10:30:00Z
```
"""
    assert replayed(document, shell) == document


def test_what_takes_a_shell_gets_one_with_its_variables_and_exit_codes(shell: Shell) -> None:
    document = """\
```console
$ lead=$(crm lead new "New shop" -q)
$ crm note "$lead" - <<'END'
> Call back
> on Friday
> END
NOTE-1 on LEAD-1   undo: crm undo 2
$ crm convert "$lead" --to deal+deal || echo "exit $?"
error: --to names deal twice.
hint: One of each is made: --to deal
exit 2
$ crm show LEAD-9
error: LEAD-9 does not exist.
hint: The last one is LEAD-1.
$ echo $?
3
$ crm lead list -q | crm move - processed
LEAD-1 moved from new to processed   undo: crm undo 3
```
"""
    assert replayed(document, shell) == document
