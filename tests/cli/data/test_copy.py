"""``crm copy``: every row of every table into a new file or an empty database on a server, all of it or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crmcli.store.remote_opening import remote
from tests import servers
from tests.actions.business import business
from tests.conftest import ROOT, Crm
from tests.proxies import proxy


def dump(crm: Crm, place: str | Path) -> str:
    done = crm("export", "--all", "--db", str(place))
    assert done.exit == 0, done.err
    return done.out


def filled(crm: Crm) -> tuple[str, str]:
    """A database with a bit of everything, the bytes of a file among it, and its dump."""
    business(crm)
    note = crm.folder / "plan.bin"
    note.write_bytes(bytes(range(256)) * 40)
    assert crm("attach", "LEAD-1", str(note)).exit == 0
    assert crm("rule", "add", "hot", "--when", "lead made", "--do", "tag {ref} hot").exit == 0
    return crm.environ["CRM_DB"], dump(crm, crm.environ["CRM_DB"])


def test_a_copy_in_a_new_file_is_the_same_and_its_rules_are_off(crm: Crm) -> None:
    own, before = filled(crm)
    target = crm.folder / "deep" / "copy.db"
    tried = crm("copy", own, str(target), "--dry-run")
    assert tried.exit == 0 and not target.parent.exists()
    done = crm("copy", own, str(target))
    assert done.exit == 0, done.err
    assert done.out == tried.out.replace("would be copied", "copied").removeprefix("dry run: ")
    assert "Rules are off there" in done.err
    assert dump(crm, target) == before == dump(crm, own)
    assert target.stat().st_mode & 0o777 == 0o600 and [path.name for path in target.parent.iterdir()] == ["copy.db"]
    assert [row["state"] for row in crm("rule", "list", "--json", "--db", str(target)).json] == ["off"]
    assert crm("doctor", "--db", str(target)).exit == 0
    assert crm("undo", "--db", str(target)).exit == 0  # the history goes on there


@pytest.mark.file
def test_what_is_not_empty_or_not_there_is_refused_and_left_alone(crm: Crm) -> None:
    crm.new("lead", "A")
    other = crm.folder / "other.db"
    assert crm("lead", "new", "B", "--db", str(other)).exit == 0
    before = dump(crm, other)
    own, taken = str(crm.db), str(other)
    strange = crm.folder / "strange.db"
    strange.write_text("no database")
    for words, exit, said in (
        ((own, taken), 5, "is not empty"),
        ((own, taken, "-n"), 5, "is not empty"),
        ((own, own), 5, "is the database to copy"),
        ((str(crm.folder / "no.db"), taken), 8, "no.db does not exist"),
        ((str(strange), str(crm.folder / "new.db")), 8, "strange.db"),
        ((own, str(strange)), 8, "strange.db"),
        ((own, str(crm.folder)), 8, "is a directory"),
        ((own, ""), 2, "TARGET"),
        ((own, "http://a:b@acme.localhost:1"), 2, "CRM_DB_TOKEN"),
        ((own, "http://acme.localhost:1"), 8, "No server answers"),
        ((own, str(crm.folder / "new.db"), "--key", "k"), 2, "--key"),
        ((own, str(crm.folder / "new.db"), "--db", own), 2, "--db"),
    ):
        done = crm("copy", *words, "--json")
        assert (done.exit, done.out) == (exit, ""), (words, done.err)
        assert said in done.error["message"] and done.error["hint"]
    assert dump(crm, other) == before and strange.read_text() == "no database"
    assert not (crm.folder / "new.db").exists() and not list(crm.folder.glob("*.part*"))


@pytest.mark.file
def test_an_empty_database_that_is_there_is_filled(crm: Crm) -> None:
    crm.new("lead", "A")
    for name in ("made.db", "touched.db"):
        target = crm.folder / name
        if name == "made.db":
            assert crm("lead", "new", "B", "--db", str(target)).exit == 0
            target.unlink()
            assert crm("import", "-", "--all", "--db", str(target), stdin=dump(crm, crm.folder / "no.db")).exit == 0
        else:
            target.touch()
        assert crm("copy", str(crm.db), str(target)).exit == 0
        assert dump(crm, target) == dump(crm, crm.db)


def test_a_copy_that_is_killed_leaves_no_file_and_is_made_the_next_time(crm: Crm) -> None:
    own, before = filled(crm)
    target = crm.folder / "copy.db"
    script = (
        "import os, signal, sys\n"
        "from crmcli.store import dumping\n"
        "from crmcli.__main__ import main\n"
        "fill = dumping.fill\n"
        "dumping.fill = lambda *words: os.kill(os.getpid(), signal.SIGKILL)\n"
        "main(sys.argv[1:])\n"
    )
    words = [sys.executable, "-c", script, "copy", own, str(target)]
    died = subprocess.run(words, env={**crm.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert not target.exists() and list(crm.folder.glob("copy.db.*.part"))
    assert crm("copy", own, str(target)).exit == 0
    assert dump(crm, target) == before and not list(crm.folder.glob("copy.db.*"))


@pytest.mark.server
def test_a_database_goes_to_a_server_and_back_as_it_is(crm: Crm) -> None:
    own, before = filled(crm)
    there = servers.server().create("copied")
    back = crm.folder / "back.db"
    assert crm("copy", own, there, "--dry-run").exit == 0
    done = crm("copy", own, there)
    assert done.exit == 0, done.err
    assert dump(crm, there) == before
    assert (
        crm("copy", own, there, "--json").error["message"]
        == f"{there} is not empty, and a copy goes only into what is."
    )
    done = crm("copy", there, str(back))
    assert done.exit == 0, done.err
    assert dump(crm, back) == before
    other = servers.server().create("copied2")
    assert crm("copy", there, other).exit == 0
    assert dump(crm, other) == before
    assert crm("undo", "--db", there).exit == 0 and crm("find", "Ada", "--db", other).exit == 0


@pytest.mark.server
def test_a_copy_whose_connection_breaks_leaves_the_server_empty(crm: Crm) -> None:
    own, _ = filled(crm)
    there = servers.server().new()
    with proxy(servers.server().port, lambda request: b"INSERT INTO" in request) as port:
        done = crm("copy", own, f"{there.rpartition(':')[0]}:{port}", "--json")
    assert done.exit == 8 and "Nothing was written" in done.error["message"]
    driver = remote(there, 5)
    assert driver.rows("SELECT count(*) FROM step") == [(0,)]
    driver.close()
    there = servers.server().create("broken")
    assert crm("copy", own, there).exit == 0
    target = crm.folder / "back.db"
    with proxy(servers.server().port, lambda request: b'FROM \\"change' in request or b'"change\\' in request) as port:
        done = crm("copy", f"{there.rpartition(':')[0]}:{port}", str(target), "--json")
    assert done.exit == 8 and not target.exists() and not list(crm.folder.glob("*.part*"))
