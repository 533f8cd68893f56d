"""What a step says of its act: a verb with references, counts, keys and amounts, and the sentence that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crmcli.errors.wording import listed
from crmcli.light import Any, json

Argument = int | str | list[int] | list[str] | tuple[int, str]
"""A count, a reference, a key such as a stage's, several of them, or an amount in minor units with its currency: never
what somebody typed."""

MOST = 9  # references that a step names; behind them stands how many they were

_SENTENCES = {
    "bank book": "bank book {transaction} {refs}",
    "bank ignore": "bank ignore {transactions}",
    "bank import": "bank import of {count} transactions",
    "batch": "batch of {count} lines",
    "config set": "config set {setting}",
    "convert": "convert {refs} to {to}",
    "credit": "credit {refs} {amount}",
    "field add": "field add {kind}",
    "field edit": "field edit {kind}",
    "field rename": "field rename {kind}",
    "field rm": "field rm {kind}",
    "import": "import {plural}",
    "line add": "line add {refs} {lines}",
    "line edit": "line edit {refs} {lines}",
    "line rm": "line rm {refs} {lines}",
    "link": "link {refs} {to}",
    "log": "log {what} {refs}",
    "merge": "merge {refs} into {to}",
    "move": "move {refs} {to}",
    "pay": "pay {refs} {amount}",
    "redo": "redo {step}: {of}",
    "redo many": "redo of {count} steps ({first} to {last})",
    "stage add": "stage add {kind}",
    "stage edit": "stage edit {kind}",
    "stage move": "stage move {kind}",
    "stage rename": "stage rename {kind}",
    "stage rm": "stage rm {kind}",
    "undo": "undo {step}: {of}",
    "undo many": "undo of {count} steps ({first} to {last})",
    "unlink": "unlink {refs} {to}",
}


def arguments(refs: Iterable[str], more: Mapping[str, Argument]) -> str:
    """As they are stored: a JSON object such as {"refs": ["LEAD-1"], "to": "won"}. Of more than nine of a kind the
    first nine are named, and ``count`` tells how many they were."""
    every = refs if isinstance(refs, Sequence) else list(refs)
    found: dict[str, Argument] = {"refs": list(every[:MOST])} if every else {}
    if len(every) > MOST:
        found["count"] = len(every)
    for name, value in more.items():
        found[name] = value[:MOST] if isinstance(value, list) else value
        if isinstance(value, list) and len(value) > MOST:
            found["count"] = len(value)
    return json.dumps(found, separators=(",", ":"))


def sentence(verb: str, stored: str | None, earlier: Mapping[int, str]) -> str:
    """What people read: "move LEAD-1 and LEAD-2 won". ``earlier`` are the sentences of the steps that it may take
    back, by number."""
    args: dict[str, Any] = json.loads(stored) if stored else {}
    words = {name: _shown(name, value, args) for name, value in args.items()}
    pattern = _SENTENCES.get(verb, f"{verb} {{refs}}" if "refs" in words else verb)
    return pattern.format_map(defaultdict(str, words, of=earlier.get(args.get("step", 0), ""))).rstrip()


def _shown(name: str, value: Any, args: Mapping[str, Any]) -> str:
    if name == "amount":
        from crmcli.model.money import shown_amount

        return f"{shown_amount(*value)} {value[1]}"
    if isinstance(value, list):
        words = [str(word) for word in value]
        if name == "to":
            return "+".join(words)
        return listed(words, total=args.get("count") if len(words) == MOST else None)
    return f"{value:,}" if name == "count" else str(value)
