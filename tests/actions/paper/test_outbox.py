"""``crm outbox``: what may have been sent is said to be unsure, and decided by a person; a kill loses no message."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Crm

from tests.actions.invoices import done, issued, refused
from tests.connect.mail_server import MailServer

from .mails import message, outbox, server, shop

__all__ = ["server", "shop"]


def test_a_server_that_breaks_off_leaves_it_unsure_until_somebody_decides(shop: Crm, server: MailServer) -> None:
    issued(shop)
    server.fault = "drop"
    result = shop("send", "INVOICE-1", "--json")
    assert (result.exit, result.error["code"]) == (9, "unsure")
    assert result.error["hint"] == "Ask the client, then: crm outbox retry 1, or crm outbox drop 1"
    assert outbox(shop) == [(1, "INVOICE-1", "unsure", 1)]
    server.fault = None
    assert refused(shop, 4, "send", "INVOICE-1")["message"] == "Message 1 with INVOICE-1 may have been sent."
    assert refused(shop, 4, "send", "INVOICE-1", "--again")["hint"].endswith("crm outbox drop 1")
    assert shop("outbox", "retry").out == "nothing to send\n"
    done(shop, "outbox", "retry", "1")
    assert outbox(shop) == [(1, "INVOICE-1", "sent", 2)]
    assert server.got[0].content == server.got[1].content


def test_what_is_dropped_is_not_sent_and_may_be_made_anew(shop: Crm, server: MailServer) -> None:
    issued(shop)
    server.fault = "drop"
    assert shop("send", "INVOICE-1").exit == 9
    assert shop("outbox", "drop", "1").out == "Message 1 dropped\n"
    assert refused(shop, 4, "outbox", "retry", "1")["message"] == "Message 1 with INVOICE-1 was dropped."
    assert refused(shop, 4, "outbox", "drop", "1")
    assert refused(shop, 3, "outbox", "retry", "7")["message"] == "There is no message 7 in the outbox."
    assert refused(shop, 2, "outbox", "list", "nonsense")
    server.fault = None
    done(shop, "send", "INVOICE-1")
    assert [row[2] for row in outbox(shop)] == ["dropped", "sent"]


def test_what_failed_is_replaced_by_the_next_try(shop: Crm, server: MailServer) -> None:
    issued(shop)
    server.fault = "content"
    assert shop("send", "INVOICE-1").exit == 9
    server.fault = None
    done(shop, "send", "INVOICE-1", "--subject", "Once more")
    assert [row[2] for row in outbox(shop)] == ["dropped", "sent"]
    assert [str(message(server)["subject"])] == ["Once more"] and len(server.got) == 1


def test_a_claim_is_taken_for_lost_when_its_process_ended_or_its_time_is_over(shop: Crm, server: MailServer) -> None:
    import sqlite3
    from contextlib import closing

    issued(shop)
    server.fault = "content"
    assert shop("send", "INVOICE-1").exit == 9
    for claimant, at, state in (
        ("elsewhere:1", "2026-11-23T11:50:00.000000Z", "sending"),
        ("elsewhere:1", "2026-11-23T11:44:00.000000Z", "unsure"),
        (f"{os.uname().nodename}:{os.getpid()}", "2026-11-23T11:50:00.000000Z", "sending"),
        (f"{os.uname().nodename}:{2**22 + 1}", "2026-11-23T11:59:59.000000Z", "unsure"),
    ):
        with closing(sqlite3.connect(shop.db)) as db, db:
            db.execute("UPDATE outbox SET state = 'sending', claimed_by = ?, since = ?", (claimant, at))
        assert [row[2] for row in outbox(shop)] == [state]
        expected = {"sending": "is being sent by", "unsure": "may have been sent"}[state]
        assert expected in refused(shop, 4, "send", "INVOICE-1")["message"]


def test_four_who_send_the_same_at_once_send_it_once(shop: Crm, server: MailServer) -> None:
    issued(shop)
    environ = {**shop.environ, "PYTHONPATH": str(ROOT), "CRM_TIMEOUT": "60"}
    command = [sys.executable, "-m", "crmcli", "send", "INVOICE-1"]
    together = [subprocess.Popen(command, env=environ, stderr=subprocess.PIPE) for _ in range(4)]
    said = [(one.communicate(timeout=60)[1], one.returncode) for one in together]
    assert len(server.got) == 1, said
    assert sorted(code for _, code in said) == [0, 4, 4, 4], said


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_at_any_moment_sends_nothing_twice_and_loses_nothing(
    shop: Crm, server: MailServer, seed: int, tmp_path: Path
) -> None:
    """A process is killed when it calls its n-th function; whatever was handed over is listed as sent or as unsure."""
    count = 6
    refs = [issued(shop) for _ in range(count)]
    chance, kills = random.Random(seed), 0
    for _ in range(count):
        left = shop("invoice", "list", "stage=issued", "no=sent_at", "-q").out.split()
        undecided = {row[1] for row in outbox(shop, "unsure")}
        kills += _killed(shop, chance.randrange(3_000), [ref for ref in left if ref not in undecided], tmp_path)
    assert kills > 2
    unsure = {row[1] for row in outbox(shop, "unsure")}
    waiting = [row for row in outbox(shop) if row[2] in ("planned", "failed")]
    if waiting:
        assert shop("outbox", "retry").exit == 0
    left = set(shop("invoice", "list", "stage=issued", "no=sent_at", "-q").out.split()) - unsure
    if left:
        done(shop, "send", *sorted(left))
    got = [str(message(server, place)["subject"]).split(":")[0][-4:] for place in range(len(server.got))]
    assert len(got) == len(set(got)), "sent twice, and nobody asked"
    numbers = {shop.show(ref)["number"][-4:]: ref for ref in refs}
    assert {ref for number, ref in numbers.items() if number not in got} <= unsure
    assert {row[1] for row in outbox(shop, "sent")} | unsure == set(refs)


_KILLER = """
import os, signal, sys
from crmcli.__main__ import main
left = int(sys.argv[1])
def look(frame, event, _):
    global left
    if event == "call" and ("/store/" in frame.f_code.co_filename or "/mail/" in frame.f_code.co_filename
                            or frame.f_code.co_filename.endswith("smtplib.py")):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
import crmcli.actions.paper.handing as sending
planned = sending._planned
def begin(*args):
    sys.setprofile(look)
    return planned(*args)
sending._planned = begin
sys.exit(main(["send", *sys.argv[2:]]))
"""


def _killed(crm: Crm, after: int, refs: list[str], folder: Path) -> bool:
    """Run ``crm send`` in a process that dies after so many calls that reach the database or the mail server; returns
    whether it did."""
    if not refs:
        return False
    script = folder / "killer.py"
    script.write_text(_KILLER)
    environ = {**crm.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script), str(after), *refs]
    done = subprocess.run(command, env=environ, capture_output=True, timeout=120, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0
