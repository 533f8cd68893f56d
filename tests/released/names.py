"""The names that scripts rely on, collected from the program as it is and a database with something of everything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from crmcli.catalog import REGISTRY
from crmcli.cli.describing import everything, general_options
from crmcli.cli.setup.help import topics
from tests.conftest import Crm

Names = dict[str, Any]
# What is asked after the elements themselves, and on which; the writes are carried out on the copy.
ASKED = {
    "timeline": ("timeline", "DEAL-1"),
    "history": ("history", "INVOICE-1"),
    "tree": ("tree", "LEAD-1"),
    "steps": ("steps",),
    "find": ("find", "hopper"),
    "fields": ("deal", "fields"),
    "stages": ("deal", "stages"),
    "line list": ("line", "list", "QUOTE-1"),
    "view list": ("view", "list"),
    "config list": ("config", "list"),
    "config get": ("config", "get", "currency"),
    "schema": ("schema",),
    "schema of one": ("schema", "convert"),
    "help": ("help",),
    "help on one": ("help", "filters"),
    "new": ("lead", "new", "Named"),
    "new as a dry run": ("lead", "new", "Named", "--dry-run"),
    "convert": ("convert", "LEAD-13", "--to", "deal+contact"),
    "convert as a dry run": ("convert", "DEAL-4", "--to", "quote", "--again", "--dry-run"),
    "convert some": ("convert", "LEAD-1", "LEAD-18", "--to", "deal", "--keep-going"),
    "rm": ("rm", "PRODUCT-4", "--yes"),
    "pay": ("pay", "INVOICE-11", "10"),
    "undo": ("undo",),
    "redo": ("redo",),
    "view save": ("view", "save", "all", "deal", "stage!=lost"),
    "config set": ("config", "set", "payment_terms", "7"),
    "import": ("import", "lead", "-"),
    "batch": ("batch", "-"),
    "backup": ("backup", "named.db"),
}
READS = {"import": "Title\nNamed by a file\n", "batch": "note LEAD-1 hello\n"}
FREE = ("columns",)  # objects whose names are what somebody typed


def collected(crm: Crm) -> Names:
    """Everything that is called something: tables and columns, commands and options, fields of answers, stages ..."""
    crm.environ["CRM_USER"] = "tom"
    whole = everything()
    shared = {True: {}, False: {}}
    for option in general_options():
        shared[option["writes"]].update(_option(option))
    return {
        "tables": _tables(crm),
        "commands": {
            command["command"]: {name: how for option in command["options"] for name, how in _option(option).items()}
            for command in whole["commands"]
        },
        "options_of_every_command": shared[False],
        "options_of_writing_commands": shared[True],
        "writing": [command["command"] for command in whole["commands"] if command["writes"]],
        "kinds": {kind["kind"]: {"prefix": kind["prefix"], "plural": kind["plural"]} for kind in whole["kinds"]},
        "fields": {kind["kind"]: [field["field"] for field in kind["fields"]] for kind in whole["kinds"]},
        "choices": {
            f"{kind['kind']}.{field['field']}": field["values"]
            for kind in whole["kinds"]
            for field in kind["fields"]
            if field["values"]
        },
        "stages": {
            kind["kind"]: {stage["stage"]: stage["means"] for stage in kind["stages"]} for kind in whole["kinds"]
        },
        "conversions": {kind["kind"]: kind["becomes"] for kind in whole["kinds"] if kind["becomes"]},
        "settings": [setting["name"] for setting in whole["settings"]],
        "errors": {error["code"]: error["exit"] for error in whole["errors"]},
        "exit_codes": [code["exit"] for code in whole["exit_codes"]],
        "formats": whole["formats"],
        "topics": list(topics()),
        "answers": _answers(crm),
    }


def gone(then: Any, now: Any, place: str = "") -> list[str]:
    """The names that are not there any more, or mean something else; there may be more than there were."""
    if isinstance(then, dict) and isinstance(now, dict):
        lost = [f"{place}: {name}" for name in then if name not in now]
        return lost + [text for name in then if name in now for text in gone(then[name], now[name], f"{place}/{name}")]
    if isinstance(then, list) and isinstance(now, list):
        return [f"{place}: {name}" for name in then if name not in now]
    if (then, now) == ("value", "values"):  # it may be said more than once now
        return []
    return [] if then == now else [f"{place}: {then} is {now}"]


def _tables(crm: Crm) -> dict[str, list[str]]:
    with closing(sqlite3.connect(crm.db)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        own = sorted(name for name in names if "_search" not in name and not name.startswith("sqlite"))
        return {name: [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')] for name in own}


def _option(option: Names) -> dict[str, str]:
    how = "flag" if option["value"] is None else "values" if option.get("many") else "value"
    return dict.fromkeys(option["names"], how)


def _answers(crm: Crm) -> dict[str, list[str]]:
    """Question -> the fields of its JSON answer, as "lines[].price"; of tables their headings."""
    found = {}
    for kind in REGISTRY.by_name:
        refs = crm(kind, "list", "--archived", "-q").lines
        if not refs:  # the kind came later
            continue
        found[f"show {kind}"] = _fields(crm("show", *refs, "--json").json)
        found[f"{kind} list"] = _fields(crm(kind, "list", "--archived", "--json").json)
        found[f"{kind} list as TSV"] = crm(kind, "list", "--archived").lines[0].split("\t")
        found[f"export {kind}"] = _fields(crm("export", kind, "--archived", "--format", "json").json)
        found[f"export {kind} as CSV"] = crm("export", kind, "--archived").lines[0].split(",")
    for name, words in ASKED.items():
        words = tuple(str(crm.folder / word) if word.endswith(".db") else word for word in words)
        done = crm(*words, "--json", stdin=READS.get(name, ""))
        assert done.exit in (0, 7), (words, done.err)
        found[name] = _fields(done.jsonl if name == "batch" else done.json)
    found["error"] = _fields(crm("show", "LEAD-9999", "--json").error)
    return found


def _fields(answer: Any) -> list[str]:
    return sorted(set(_paths(answer, "")))


def _paths(answer: Any, place: str) -> Iterator[str]:
    if isinstance(answer, list):
        for item in answer:
            yield from _paths(item, f"{place}[]" if place else "")
    elif isinstance(answer, dict):
        for name, value in answer.items():
            path = f"{place}.{name}".lstrip(".")
            yield path
            if name not in FREE:
                yield from _paths(value, path)
