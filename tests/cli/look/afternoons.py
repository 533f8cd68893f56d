"""Random days of work by commands, in words that meet often enough to get in each other's way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests import again
from tests.conftest import Crm

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PREFIXES = ("LEAD", "CONTACT", "COMPANY", "DEAL", "QUOTE", "INVOICE", "PRODUCT", "PAYMENT", "TASK")
KINDS = tuple(prefix.lower() for prefix in PREFIXES)
WORDS = {
    "name": ("Relaunch", "Zoë Müller", "Acme", "Straße 9", "Hosting"),
    "person": ("Ada Lovelace", "Zoë Müller"),
    "mail": ("ada@x.org", "ZOE@x.org", "g@y.org"),
    "phone": ("030 123456", "mobile:+49 171 7654321"),
    "city": ("Berlin", "Köln"),
    "amount": ("12", "1200.50"),
    "sku": ("S-1", "S-2"),
    "day": ("today", "+1d", "2026-03-20", "2w"),
    "stage": ("new", "preparation", "lost"),
}
SETTINGS = ("payment_terms 30", "currency USD", "country CH", "timezone America/New_York")
# What every day begins with, so that there is something to work on.
BEGIN = (
    "company new Ours --mine --street Weg\xa01 --postal-code 10115 --city Berlin --country DE --tax-id 181/815/08155",
    "company new Acme --street Ufer\xa02 --postal-code 50667 --city Köln --country DE --phone {phone}",
    "lead new {name} --name {person} --email {mail} --company-name Bread --amount {amount} --next {day}",
    "convert LEAD-1 --to deal+contact+company",
    "line add DEAL-1 {name} --qty 3 --price 99.99 --tax 19",
    "convert DEAL-1 --to quote",
    "convert DEAL-1 --to invoice",
    "edit COMPANY-3 --set street=Gasse\xa03 --set city=Köln --set postal_code=50667 --set country=DE",
)
# What is done: words in braces are chosen anew each time.
ACTS = (
    "lead new {name} --name {person} --email {mail} --company-name {name} --phone {phone} --amount {amount}",
    "lead new {name} --source web --next {day} --tag hot",
    "company new {name} --city {city} --phone {phone}",
    "contact new {person} --company {company} --email {mail}",
    "product new {name} --price 9.99 --sku {sku}",
    "task new {name} --on {any} --due {day}",
    "convert {lead} --to deal+contact+company",
    "convert {deal} --to quote",
    "convert {deal} --to invoice",
    "convert {quote} --to invoice",
    "move DEAL-1 won",
    "line add {deal} {name} --qty 3 --price 0.99 --tax 19",
    "line add {quote} {name} --price 100 --tax 7 --discount 5%",
    "line add {invoice} {name} --price 500 --tax 19",
    "line edit {deal} 1 --price 12",
    "line rm {deal} 1",
    "move {deal} {stage}",
    "move {deal} won",
    "move {quote} sent",
    "move {lead} in_progress",
    "issue {invoice}",
    "issue {invoice}",
    "pay {invoice} 5",
    "pay {invoice}",
    "cancel {invoice}",
    "edit {any} --set comments={name}",
    "edit {any} --set owner=grace --set title={name}",
    "edit {lead} --set city={city} --unset comments",
    "edit {deal} --set close_date={day} --set amount={amount}",
    "edit {deal} --set project={name}",
    "edit {deal} --set project={name}",
    "edit {contact} --email {mail} --phone {phone}",
    "note {any} {name}",
    "log {any} {any} call {name}",
    "tag {any} hot",
    "untag {any} hot",
    "done {task}",
    "link {contact} {deal}",
    "unlink {contact} {deal}",
    "clone {any}",
    "merge {contact} {contact} --yes",
    "merge {company} {company} --yes",
    "archive {any}",
    "unarchive {any}",
    "rm {any}",
    "done {task}",
    "credit {invoice} --amount 1",
    "rm {task}",
    "config set {setting}",
    "field add deal project text",
    "field rename deal project topic",
    "field rm deal project",
    "stage rename deal preparation {name}",
    "stage add deal {name}",
    "view save hot deal stage=new",
    "undo",
    "undo",
    "redo",
    "undo --of mia --since yesterday --skip-final --yes",
)
# What is looked at: {lead} and the like are references, {any} is each element there is.
LOOKS = (
    *(f"{kind} list" for kind in KINDS),
    *(f"{kind} list --archived --json --sort -updated_at,title" for kind in KINDS),
    *(f"{kind} list any -q" for kind in KINDS),
    "deal list --group stage",
    "lead list mine open --json",
    "invoice list overdue --json",
    "deal list project~a --fields ref,project",
    "deal list unbilled",
    "find relaunch",
    "find muller --json",
    "find strasse",
    "find 030",
    "board",
    "board --group month --json",
    "today --owner any --json",
    "feed --json",
    "report funnel --json",
    "report forecast --json",
    "report invoices --json",
    "report stages --json",
    "report clients --json",
    "report activity --json",
    "dupes",
    "steps --json",
    "stage list deal",
    "deal stages",
    "field list",
    "view list",
    "config get payment_terms",
    "sql SELECT\xa0*\xa0FROM\xa0link\xa0ORDER\xa0BY\xa0id",
    "sql SELECT\xa0*\xa0FROM\xa0line\xa0ORDER\xa0BY\xa0id",
    "sql SELECT\xa0max(id),count(*)\xa0FROM\xa0change",
)
OF_ONE = (
    "show {} --json",
    "show {}",
    "timeline {}",
    "timeline {} --self --json",
    "history {}",
    "tree {}",
    "tree {} --json",
)


class Afternoon:
    """``work`` does something and keeps a copy of the file after each step: ``kept`` maps the number of a step to the
    copy and to the time on the clock."""

    def __init__(self, crm: Crm, seed: int) -> None:
        self.crm = crm
        self.random = Random(seed)
        self.at = START
        self.kept: dict[int, tuple[Path, datetime]] = {}

    def work(self, acts: int) -> None:
        for line in (*BEGIN, *self.random.choices(ACTS, k=acts)):
            self.at += timedelta(minutes=self.random.choice((1, 50, 700, 3000)))
            self.crm.clock = lambda at=self.at: at  # type: ignore[misc]
            self.crm.environ["CRM_USER"] = self.random.choice(("mia", "grace"))
            self.crm(*self._filled(line), "--no-input")
            self._keep()

    def _keep(self) -> None:
        newest = self.crm("steps", "--limit", "1", "-q").out.split()
        if newest and int(newest[0]) not in self.kept:
            copy = self.crm.folder / f"then-{newest[0]}.db"
            shutil.copy(self.crm.db, copy)
            self.kept[int(newest[0])] = copy, self.at

    def _filled(self, line: str) -> list[str]:
        if "{setting}" in line:
            return line.format(setting=self.random.choice(SETTINGS)).split()
        words = (re.sub(r"{(\w+)}", lambda found: self._word(found[1]), word) for word in line.split(" "))
        return [word.replace("\xa0", " ") for word in words]

    def _word(self, name: str) -> str:
        if name == "any" or name.upper() in PREFIXES:
            return self.random.choice(self.refs() if name == "any" else self.refs(name) or [f"{name}-1"])
        return self.random.choice(WORDS[name])

    def refs(self, *kinds: str) -> list[str]:
        """The elements that there are."""
        with again.looking(self.crm.db) as db:
            found = [(kind, db.execute(f'SELECT id FROM "{kind}"').fetchall()) for kind in kinds or KINDS]
        return [f"{kind.upper()}-{number}" for kind, rows in found for (number,) in rows]

    def then(self, step: int, *words: str, terminal: bool = False) -> tuple[int, str, str]:
        """What a command gave right after a step, on the copy."""
        copy, at = self.kept[step]
        self.crm.clock = lambda: at
        self.crm.environ["CRM_DB"] = str(copy)
        try:
            done = self.crm(*words, terminal=terminal)
        finally:
            self.crm.environ["CRM_DB"] = str(self.crm.db)
        return done.exit, done.out, done.err

    def seen(self, step: int, *words: str, terminal: bool = False) -> tuple[int, str, str]:
        """The same, looked back at from now."""
        self.crm.clock = lambda: self.at + timedelta(days=40)
        done = self.crm(*words, "--as-of", str(step), terminal=terminal)
        return done.exit, done.out, done.err


def looks() -> Iterator[list[str]]:
    """The reading commands that are compared, without those of one element."""
    for line in LOOKS:
        yield [word.replace("\xa0", " ") for word in line.split(" ")]


def of_one(ref: str) -> Iterator[list[str]]:
    """Those of an element."""
    for line in OF_ONE:
        yield line.format(ref).split()
