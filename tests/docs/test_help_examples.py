"""Every example of a help text runs, on a database in which what it names is there."""

from __future__ import annotations

import shlex
import shutil
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crmcli.cli.describing import verbs
from tests.conftest import Crm
from tests.connect.statements import camt, entry
from tests.connect.test_pay_providers import SECRET, signed
from tests.examples.shell import Shell

EXAMPLES = list(dict.fromkeys(line for _, _, command in verbs() for line in command.examples))
NOW = "2026-11-23T09:00:00Z"
WHEN = int(datetime.fromisoformat(NOW).timestamp())
STEPS = 142  # an example takes that one back
LEAD = ("--name", "Ada Lovelace", "--email", "ada@example.org", "--company-name", "Acme", "--campaign", "fair")
PARTY = ("--street", "Am Ufer 1", "--postal-code", "10115", "--city", "Berlin", "--country", "DE")
LINES = [
    word for text in ("Seat x 4 @ 100 tax 19", "Desk x 20 @ 10 tax 19", "Bike @ 500 tax 7") for word in ("--line", text)
]

# What an example needs beyond the world of all: commands that run before it.
ISSUED = ("crm issue INVOICE-4",)
PAID = (*ISSUED, "crm pay INVOICE-4")
NAMED = (
    "crm edit NOTE-7 --text 'Met Cy Number3'",
    "crm edit DEAL-2 --title 'Site of Cy Number3'",
)
READY: dict[str, tuple[str, ...]] = {
    "crm edit DEAL-3 --amount 1200.50 --close-date +2w": ("crm line rm DEAL-3 1 2 3",),
    "crm unarchive LEAD-5": ("crm archive LEAD-5",),
    "crm unarchive CONTACT-1 LEAD-5": ("crm archive LEAD-5",),
    "crm unarchive LEAD-5 --dry-run": ("crm archive LEAD-5",),
    "crm unpin NOTE-12": ("crm pin NOTE-12",),
    "crm unpin NOTE-12 FILE-14": ("crm pin NOTE-12 FILE-14",),
    "crm unpin NOTE-12 --dry-run": ("crm pin NOTE-12",),
    "crm untag LEAD-5 vip": ("crm tag LEAD-5 vip",),
    "crm untag LEAD-5 DEAL-3 vip hot": ("crm tag LEAD-5 DEAL-3 vip hot",),
    "crm convert LEAD-5 --to deal+contact+quote": ("crm line add LEAD-5 Design --price 500",),
    "crm purge CONTACT-3 --also NOTE-7 --also DEAL-2": NAMED,
    "crm unlink CONTACT-7 COMPANY-2": ("crm link CONTACT-7 COMPANY-2",),
    "crm unlink DEAL-3 DEAL-4 LEAD-5": ("crm link DEAL-3 DEAL-4 LEAD-5",),
    "crm unlink CONTACT-7 COMPANY-2 -n": ("crm link CONTACT-7 COMPANY-2",),
    "crm pay INVOICE-4": ISSUED,
    'crm pay INVOICE-4 500 --on 2026-11-23 --reference "RE-2026-0004"': ISSUED,
    "crm pay INVOICE-5 --payment PAYMENT-1": ("crm issue INVOICE-5",),
    "crm pay INVOICE-4 20 --refund": (*PAID, "crm credit INVOICE-4 --amount 50"),
    "crm cancel INVOICE-4": ISSUED,
    'crm cancel INVOICE-4 --reason "Wrong client"': ISSUED,
    "crm cancel INVOICE-4 --dry-run": ISSUED,
    "crm credit INVOICE-4 --lines 1,3": ISSUED,
    'crm credit INVOICE-4 --qty 1=2 --reason "Two came back"': ISSUED,
    "crm credit INVOICE-4 --amount 50": ISSUED,
    "crm document RE-2026-0001 --as html -o invoices/": (*ISSUED, "mkdir invoices"),
    "crm document INVOICE-4 --as xrechnung": (
        "crm edit COMPANY-1 --phone +4930901820 --email bills@own.example",
        "crm edit COMPANY-2 --email in@buyer.example --buyer-reference Sales",
        *ISSUED,
    ),
    "crm document read bill.pdf": (*ISSUED, "crm document INVOICE-4 -o bill.pdf"),
    "crm report invoices": ISSUED,
    **dict.fromkeys(("crm dupes", "crm dupes company --json"), ('crm company new "BUYER, Ltd."',)),
    "crm dupes contact --limit 20": ('crm contact new "Di Number7" --phone "030 1234567"',),
    "crm deal list @hot": ("crm view save hot deal stage=new",),
    **dict.fromkeys(
        (
            *("crm view rm hot", "crm view rm hot --kind deal", "crm view rm hot --dry-run"),
            *("crm view list", "crm view list --json", "crm view list --format csv"),
        ),
        ("crm view save hot deal stage=new",),
    ),
    **dict.fromkeys(
        (
            *("crm field rename deal contract_end term", "crm field rename deal contract_end term --dry-run"),
            *("crm field rm deal contract_end", "crm field rm deal contract_end --dry-run"),
            'crm field rename deal contract_end term -m "As the contract calls it"',
            'crm field rm deal contract_end -m "Contracts are kept elsewhere"',
            'crm field edit deal contract_end --label "End of contract" --indexed',
            *("crm field edit deal contract_end --type text", "crm field edit deal contract_end --unset label"),
            *("crm field list --json", "crm field add quote contract_end --like deal.contract_end"),
        ),
        ("crm field add deal contract_end day",),
    ),
    "crm redo": ("crm undo",),
    "crm redo --dry-run": ("crm undo",),
    "crm redo --json": ("crm undo",),
    **dict.fromkeys(
        (
            "crm undo --of agent --since today --dry-run",
            "crm steps --of agent --since today",
            "crm history DEAL-3 --of agent --since -2w",
        ),
        ("crm lead new Spam --by agent",),
    ),
    "crm backup monday.db --yes": ("crm backup monday.db",),
    "crm restore monday.db --dry-run": ("crm backup monday.db",),
    "crm restore monday.db": ("crm backup monday.db",),
    "crm restore monday.db --yes": ("crm backup monday.db",),
    **{f"crm copy shop.db copy.db{more}": ("crm backup shop.db",) for more in ("", " --dry-run", " --json")},
}
IMPORTED = ("crm issue INVOICE-4", "crm bank import may.xml")
READY |= {
    "crm bank list": IMPORTED,
    "crm bank list all": IMPORTED,
    "crm bank book 7 INVOICE-4 --dry-run": IMPORTED,
    "crm bank ignore 7": IMPORTED,
    "crm bank ignore 7 --dry-run": IMPORTED,
    "crm bank list booked --json": (*IMPORTED, "crm bank book 7 INVOICE-4"),
    "crm bank book 7 INVOICE-4": IMPORTED,
    "crm bank book 7 PAYMENT-2": ("crm issue INVOICE-4", "crm pay INVOICE-4 20", "crm bank import may.xml"),
    "crm bank ignore 7 8": IMPORTED,
}
MAILED = (
    "crm edit COMPANY-1 --email bills@own.example",
    "crm edit COMPANY-2 --email in@buyer.example",
    "crm config set sendmail_command 'sh -c true'",
)
FAILED = (*MAILED, *ISSUED, "crm config set sendmail_command 'sh -c false'", "crm send INVOICE-4 || true")
OVERDUE = (*MAILED, "crm edit INVOICE-4 --due-date 2026-11-20", "crm issue INVOICE-4 --date 2026-11-10")
READY |= {
    "crm send INVOICE-4": (*MAILED, *ISSUED),
    "crm send INVOICE-4 --issue --to ada@example.org --cc books@example.org": MAILED,
    'crm send QUOTE-1 --subject "Your offer" --text letter.txt': MAILED,
    "crm send INVOICE-4 --dry-run -o mail.eml": (*MAILED, *ISSUED),
    "crm invoice list stage=issued no=sent_at -q | crm send - --keep-going": (*MAILED, *ISSUED),
    "crm invoice list stage=draft -q | crm issue - --send": MAILED,
    "crm accept QUOTE-1": ("crm move QUOTE-1 sent",),
    "crm stage edit deal signed --means won": ("crm stage add deal Signed",),
    'crm stage edit deal signed --means won --label "Signed by client" --dry-run': ("crm stage add deal Signed",),
    "crm remind INVOICE-4": OVERDUE,
    "crm remind INVOICE-4 --dry-run -o reminder.eml": OVERDUE,
    "crm invoice list overdue -q | crm remind -": OVERDUE,
    "crm accept QUOTE-1 -o proof.eml": ("crm accept QUOTE-1 --proof yes.eml",),
    "crm outbox list": FAILED,
    "crm outbox list all --json": (*MAILED, *ISSUED, "crm send INVOICE-4"),
    "crm outbox list all": (*MAILED, *ISSUED, "crm send INVOICE-4"),
    "crm outbox drop 1 --dry-run": FAILED,
    "crm outbox drop 1 --json": FAILED,
    "crm outbox retry --dry-run": (*FAILED, MAILED[-1]),
    "crm outbox retry": (*FAILED, MAILED[-1]),
    "crm outbox retry 1": (*FAILED, MAILED[-1]),
    "crm outbox drop 1": FAILED,
}
PAYPAL = ("crm config set payment_provider paypal_me", "crm config set paypal_me ada")
READY |= {
    "crm paylink INVOICE-4": (*ISSUED, *PAYPAL),
    "crm paylink RE-2026-0001": (*ISSUED, *PAYPAL),
    "crm paylink INVOICE-4 INVOICE-5 --json": ("crm issue INVOICE-4 INVOICE-5", *PAYPAL),
    "crm sync": (*PAYPAL, *ISSUED),
    "crm sync INVOICE-4": (*PAYPAL, *ISSUED),
    "crm sync INVOICE-4 --json": (*PAYPAL, *ISSUED),
}
EVENT = '{"type": "payment_link.created"}'
WEBHOOKS = {"CRM_STRIPE_WEBHOOK_SECRET": SECRET, "HTTP_STRIPE_SIGNATURE": signed(EVENT.encode(), WHEN)}
_RULES = (
    'crm rule add bill --when "deal moved to won" --do "convert {ref} --to invoice"',
    'crm rule add big --when "deal made" --do "tag {ref} big"',
)
READY |= {
    f"crm rule {rest}": _RULES
    for rest in (
        *("list --json", "on bill", "on big", "on big --dry-run", "off bill", "off big"),
        *("off big --dry-run", "rm bill", "rm big", "rm big --dry-run"),
    )
}
FILES = {
    "yes.eml": "From: ada@example.org\nDate: Mon, 23 Nov 2026 09:00:00 +0100\n\nYes, please.\n",
    "letter.txt": "Hello,\nhere it is.\n",
    "may.xml": camt(*(entry("20.00", "Thank you", reference=f"R{number}") for number in range(1, 9))).decode(),
    "umsaetze.csv": "Datum;Summe\n20.11.2026;5,00\n",
    "event.json": EVENT,
    "contract.pdf": "Signed.\n",
    "plan.pdf": "Rooms.\n",
    "scan0001.pdf": "Signed twice.\n",
    "minutes.txt": "We met.\nThey want an offer.\n",
    "today.txt": 'lead new "Walk-in"\nmove DEAL-3 won\n',
    "leads.csv": "title,amount\nFair,500\n",
    "google.csv": "First Name,Last Name,Organization Name\nGrace,Hopper,Navy\n",
    "export.csv": "Firma,email,title\nAcme,ada@example.org,Relaunch\n",
    "report.sql": "SELECT id, title FROM lead\n",
}
PNG = b"\x89PNG\r\n\x1a\n"
TOOLS = {"dot": "cat", "make-commands": "printf 'lead new Walk-in\\nend\\n'"}


class Willing(Crm):
    """A person at the terminal who says yes to every question, and leaves what init asks as it is."""

    def __call__(self, *words: str, stdin: str | bytes | None = None, **given: Any) -> Any:
        usual = "\n" * 20 if words[:1] == ("init",) else "yes\n"
        return super().__call__(*words, stdin=usual if stdin is None else stdin, **given)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all that the examples name: LEAD-1 to LEAD-8, DEAL-1 to DEAL-5 ..."""
    crm = Crm(tmp_path_factory.mktemp("world"))
    crm.environ["CRM_USER"] = "mia"
    crm.now = NOW
    for number in range(1, 9):
        words = LEAD if number == 5 else ()
        crm.new("lead", f"Acme {number}", "--amount", f"{number}00", "--owner", "ada", *words)
    for number in range(1, 8):
        crm.new("contact", f"Cy Number{number}", *(("--phone", "030 1234567", "--tag", "vip") if number == 7 else ()))
    crm.new("company", "Own Ltd", "--mine", *PARTY, "--vat-id", "DE136695976", "--iban", "DE89370400440532013000")
    crm.new("company", "Buyer Ltd", *PARTY)
    for number in range(1, 6):
        crm.new("deal", f"Deal {number}", "--company", "COMPANY-2", "--close-date", "2026-11-20", *LINES)
    crm.new("quote", "Offer", "--company", "COMPANY-2", *LINES)
    for number in range(1, 6):
        crm.new("invoice", f"Work {number}", "--company", "COMPANY-2", *LINES)
    crm.new("product", "Acme rocket")
    for words in (
        ("move", "QUOTE-1", "approved"),
        ("move", "LEAD-6", "junk"),
        ("move", "LEAD-8", "processed"),
        ("move", "DEAL-1", "won"),
        ("payment", "new", "Transfer", "--amount", "500", "--company", "COMPANY-2"),
        ("archive", "CONTACT-1"),
        ("note", "LEAD-5", "Acme wants it"),
        *(("note", "LEAD-1", "Called"),) * 12,
    ):
        done = crm(*words)
        assert done.exit == 0, (words, done.err)
    for number in range(1, 5):
        crm.new("task", f"Task {number}", "--on", "DEAL-3", "--due", "friday")
    contract = crm.folder / "contract.txt"
    contract.write_text("Signed.\n")
    assert crm("attach", "DEAL-3", str(contract)).out.startswith("FILE-14 ")
    while len(crm("steps", "-q").lines) < STEPS:
        for _ in range(20):
            crm("note", "LEAD-1", "Called")
    return crm.folder


@pytest.fixture
def shell(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    shutil.copy(world / "crm.db", tmp_path / "crm.db")
    shell = Shell(Willing(tmp_path))
    shell.now = NOW
    shell.crm.environ |= WEBHOOKS
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "logo.png").write_bytes(PNG)
    for name, command in TOOLS.items():
        tool = tmp_path / "tools" / name
        tool.write_text(f"#!/bin/sh\n{command}\n")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    for folder in ("functions", ".config/fish/completions"):
        (tmp_path / folder).mkdir(parents=True)
    return shell


def piped(shell: Shell, line: str) -> str:
    """What a line prints; of two commands of the program the second reads in this process what the first printed."""
    commands = [shlex.split(part) for part in line.split(" | ")]
    if [words[0] for words in commands] != ["crm", "crm"]:
        return shell.run(line)
    shell.crm.now = shell.now
    first = shell.crm(*commands[0][1:])
    assert first.exit == 0, first.err
    done = shell.crm(*commands[1][1:], stdin=first.out)
    shell.last = done.exit
    return first.err + done.out + done.err


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_a_help_text_runs(shell: Shell, example: str) -> None:
    for command in READY.get(example, ()):
        told = shell.run(command.removesuffix(" || true"))
        assert shell.last == 0 or command.endswith(" || true"), (command, told)
    told = piped(shell, example.replace("${fpath[1]}", "functions"))
    assert shell.last == 0, told
    assert not any(word in told for word in ("error:", "nothing to do")), told
    assert told.strip() != "[]" and (told.strip() or ">" in example), "it names what is not there"


def test_what_is_made_ready_is_made_ready_for_an_example() -> None:
    assert set(READY) <= set(EXAMPLES)
