"""What steps keep of an act: its verb, references, counts, keys and amounts, and nothing that somebody typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crmcli.actions.elements.log import ACTIVITIES
from crmcli.catalog import REGISTRY
from crmcli.cli.describing import everything
from tests.conftest import Crm
from tests.connect.statements import camt, entry
from tests.difference import picture

NAME = "Musterfrau"  # stands wherever words are free
ADDRESS = ("--street", NAME, "--postal-code", "10115", "--city", NAME, "--country", "DE")
ACTS: tuple[tuple[str, ...], ...] = (
    ("company", "new", NAME, "--mine", "--vat-id", "DE136695976", *ADDRESS),
    ("company", "new", NAME, *ADDRESS, "--email", f"{NAME}@x.org"),
    ("product", "new", NAME, "--sku", NAME),
    ("payment", "new", NAME, "--amount", "5"),
    ("contact", "new", "--name", f"Ada {NAME}"),
    ("lead", "new", NAME, "--email", "a@x.org", "--tag", NAME),
    ("deal", "new", NAME, "--company", "COMPANY-2", "--line", f"{NAME} x 3 @ 800 tax 19"),
    ("edit", "LEAD-1", "--title", f"{NAME} again", "--set", f"campaign={NAME}"),
    ("note", "LEAD-1", NAME),
    ("log", "LEAD-1", NAME, "--as", "mail"),
    ("pin", "NOTE-1"),
    ("unpin", "NOTE-1"),
    ("attach", "LEAD-1", "-", "--name", NAME),
    ("task", "new", NAME, "--on", "LEAD-1"),
    ("done", "TASK-1"),
    ("tag", "LEAD-1", "DEAL-1", f"{NAME}2", NAME),
    ("untag", "DEAL-1", NAME),
    ("archive", "LEAD-1"),
    ("unarchive", "a@x.org"),
    ("link", "CONTACT-1", "LEAD-1", "--how", NAME, "--role", NAME),
    ("unlink", "CONTACT-1", "LEAD-1", "--how", NAME),
    ("convert", "LEAD-1", "--to", "contact", "--set", f"contact.title={NAME}"),
    ("line", "add", "DEAL-1", NAME, "--price", "5"),
    ("line", "edit", "DEAL-1", "2", "--name", f"{NAME} again"),
    ("line", "rm", "DEAL-1", "2"),
    ("quote", "new", NAME, "--line", f"{NAME} @ 10"),
    ("convert", "DEAL-1", "--to", "invoice"),
    ("clone", "INVOICE-1"),
    ("issue", "INVOICE-1"),
    ("config", "set", "sendmail_command", "true"),
    ("config", "set", "mail_from", f"{NAME}@x.org"),
    ("send", "INVOICE-1", "--to", f"{NAME}@x.org", "--subject", NAME),
    ("accept", "QUOTE-1"),
    ("invoice", "new", NAME, "--company", "COMPANY-2", "--line", f"{NAME} @ 10 tax 19", "--due-date", "2020-01-02"),
    ("issue", "INVOICE-3", "--date", "2020-01-01"),
    ("remind", "INVOICE-3"),
    ("pay", "INVOICE-1", "100", "--method", NAME, "--reference", NAME),
    ("pay", "INVOICE-1", "50", "--refund"),
    ("credit", "INVOICE-1", "--amount", "10", "--reason", NAME),
    ("issue", "INVOICE-2"),
    ("cancel", "INVOICE-2", "--reason", NAME),
    ("bank", "import", "-"),
    ("bank", "book", "1", "INVOICE-1"),
    ("bank", "ignore", "2"),
    ("move", "DEAL-1", "lost", "--reason", NAME),
    ("invoice", "new", NAME, "--line", f"{NAME} @ 10"),
    ("contact", "new", "--name", f"Eve {NAME}"),
    ("merge", "CONTACT-1", "CONTACT-3"),
    ("view", "save", NAME, "deal", f"title~{NAME}"),
    ("view", "rm", NAME),
    ("config", "set", "text_deposit", NAME),
    ("field", "add", "deal", NAME, "text", "--label", NAME),
    ("field", "edit", "deal", NAME, "--label", f"{NAME} 2"),
    ("field", "rename", "deal", NAME, f"{NAME}_2"),
    ("field", "rm", "deal", f"{NAME}_2"),
    ("stage", "add", "deal", NAME, "--after", "new"),
    ("stage", "rename", "deal", NAME, f"{NAME} 2"),
    ("stage", "edit", "deal", NAME, "--label", f"{NAME} 3", "--probability", "30"),
    ("stage", "move", "deal", NAME, "--after", "preparation"),
    ("stage", "rm", "deal", NAME, "--move-to", "new"),
    ("init", "--seller-name", f"{NAME} and daughter"),
    ("rm", "QUOTE-1", "--yes"),
    ("undo",),
    ("redo",),
    ("import", "lead", "-", "--map", f"{NAME}=title"),
    ("batch", "-"),
    ("rule", "add", "secret", "--when", "lead made", "--do", f"note {{ref}} {NAME}", "--where", f"title~{NAME}"),
    ("rule", "rm", "secret"),
    ("contact", "new", "--name", f"Eve {NAME} of the file"),
    ("purge", "CONTACT-4", "--leave", "--yes"),
)
WITHOUT_A_STEP = {"backup", "copy", "document", "restore"}  # they keep files or databases, and change no element
WITHOUT_A_STEP |= {
    "paylink",
    "sync",
    "webhook",
}  # they need a provider: tests/actions/paper/test_sync.py has their steps
WITHOUT_A_STEP |= {"rule on", "rule off"}  # what is switched on belongs to a file, not to what is in it
WITHOUT_A_STEP |= {"bank review"}  # what it asks for are acts of bank book and bank ignore
WITHOUT_A_STEP |= {"outbox drop", "outbox retry"}  # the outbox is no history; what a retry sends is told by send
STDIN = {
    "attach": "bytes",
    "bank": camt(*(entry("5.00", NAME, party=NAME, reference=f"{NAME}{n}") for n in (1, 2))).decode(),
    "import": f"{NAME}\n{NAME} of a file\n",
    "batch": f"note LEAD-1 {NAME}\n",
}
KEYS = {
    *REGISTRY.by_name,
    *(kind.plural for kind in REGISTRY.kinds),
    *(stage.key for kind in REGISTRY.kinds for stage in kind.stages),
    *REGISTRY.by_setting,
    *ACTIVITIES,
    "EUR",
}


def words(value: Any) -> Iterator[str | int]:
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from words(part) if isinstance(part, dict | list) else (part,)


def test_no_step_of_any_verb_keeps_what_somebody_typed(crm: Crm) -> None:
    for act in ACTS:
        done = crm(*act, stdin=STDIN.get(act[0], ""))
        assert done.exit == 0, (act, done.err)
    written = list(picture(crm.db)["step"].values())
    assert len(written) == len(ACTS), "an act wrote no step, or several"
    for step in written:
        assert NAME.lower() not in json.dumps(step).lower()
        free = [w for w in words(json.loads(step["args"])) if isinstance(w, str) and w not in KEYS]
        assert not [word for word in free if not re.fullmatch(r"[A-Z]+-[1-9][0-9]*", word)], step
    assert NAME.lower() not in crm("steps", "--all").out.lower()
    commands = [command["command"] for command in everything()["commands"] if command["writes"]]
    verbs = {re.sub(rf"^({'|'.join(REGISTRY.by_name)}) ", "", command) for command in commands}
    assert {step["verb"] for step in written} == verbs - WITHOUT_A_STEP, "an act of each verb stands in ACTS"
