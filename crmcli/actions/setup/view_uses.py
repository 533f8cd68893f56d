"""Saved views and rules that name what goes: a field or a stage, said to whoever removes it."""

from __future__ import annotations

from collections.abc import Collection

from crmcli.actions.outcome import listed
from crmcli.light import json, re
from crmcli.model.kinds import Kind
from crmcli.model.rules import MOVED, placeholders
from crmcli.model.types import StageKey
from crmcli.store import rules, views
from crmcli.store.act import Act, Row

_COMPARED = re.compile(r"[.=!~<>]")
_THERE = ("has", "no")  # filters whose values are names


def naming_field(act: Act, kind: Kind, name: str) -> list[str]:
    """Warnings where views of a kind name a field in their filters, their order or their columns, or rules in their
    filters or their lines."""
    ruled = [row for row in rules.every(act) if row["kind"] == kind.name and name in _fields(row) | _filled(row)]
    return [*_warning(kind, [row for row in _of(act, kind) if name in _fields(row)], name), *_of_rules(ruled, name)]


def naming_stage(act: Act, kind: Kind, key: str, label: str) -> list[str]:
    """The same of a stage, by its key or its label."""
    words = {key, StageKey.key_of(label)}
    ruled = [row for row in rules.every(act) if row["kind"] == kind.name and words & {*_words(row), *_moves(row)}]
    return [*_warning(kind, [row for row in _of(act, kind) if words & _words(row)], key), *_of_rules(ruled, key)]


def _of(act: Act, kind: Kind) -> list[Row]:
    return [row for row in views.every(act) if row["kind"] == kind.name]


def _fields(row: Row) -> set[str]:
    filters = [_COMPARED.split(text, maxsplit=1) for text in json.loads(row["filters"])]
    named = [parts[0] for parts in filters] + [parts[-1] for parts in filters if parts[0] in _THERE]
    texts = [*named, *(row.get("sort") or "").split(","), *(row.get("columns") or "").split(",")]
    return {word.strip().lstrip("-").replace("-", "_").lower() for word in texts}


def _words(row: Row) -> set[str]:
    """What may be stages in the filters of a view: words alone, and the values behind a field."""
    values = (_COMPARED.split(text)[-1] for text in json.loads(row["filters"]))
    return {StageKey.key_of(value) for text in values for value in text.split(",")}


def _filled(row: Row) -> set[str]:
    """The fields that the line of a rule names: those that are filled in, and those of its element that it sets."""
    verb, *words = json.loads(row["words"])
    options = [words[at + 1 if word == "--set" else at : at + 2] for at, word in enumerate(words) if word[:2] == "--"]
    texts = [pair[0].lstrip("-").partition("=")[0] for pair in options if pair] if verb == "edit" else []
    return {*placeholders(words), *(text.replace("-", "_").lower() for text in texts)}


def _moves(row: Row) -> set[str]:
    """The stages that a rule is about, and those that it moves to."""
    words = json.loads(row["words"])
    moved = [StageKey.key_of(word) for word in words[2:]] if words[0] == "move" else []
    return {*moved, *([row["target"]] if row["what"] == MOVED else [])}


def _of_rules(rows: Collection[Row], what: str) -> list[str]:
    return [
        f"The rule {row['name']} names {what}, which is gone: crm rule rm {row['name']} removes it." for row in rows
    ]


def _warning(kind: Kind, rows: Collection[Row], what: str) -> list[str]:
    if not rows:
        return []
    names = [f"@{row['name']}" for row in rows]
    which = (
        f"The view {names[0]} of {kind.plural} names" if len(rows) == 1 else f"{listed(names)} of {kind.plural} name"
    )
    return [f"{which} {what}, which is gone: crm view save {names[0][1:]} {kind.name} FILTER... replaces it."]
