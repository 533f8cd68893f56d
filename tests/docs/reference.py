"""The parts of the documents that are written by the program: ``python -m tests.docs.reference`` renews them.

A part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; its text is made from the declarations
that the program itself runs on, so a new field, verb, conversion or error only has to be declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from crmcli.catalog import REGISTRY
from crmcli.cli.describing import everything, general_options

from . import rules

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "examples" / "REFERENCE.md")
_PART = re.compile(r"(<!-- generated: ([a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(document: str) -> str:
    """The document with every generated part as it should be now; KeyError for a part that nobody makes."""
    return _PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n\n{part[3]}", document)


def commands() -> str:
    """A table of all commands; those of every kind stand there once, as KIND."""
    first = next(kind["kind"] for kind in everything()["kinds"] if kind["stages"])
    rows = []
    for command in everything()["commands"]:
        kind, _, verb = command["command"].partition(" ")
        if kind in KINDS and kind != first:
            continue
        path = f"KIND {verb}" if kind in KINDS else command["command"]
        words = [_word(argument) for argument in command["arguments"]]
        help = command["help"]
        if kind in KINDS:
            help = help.replace(f"a {kind}", "an element").replace(KINDS[kind]["plural"], "elements")
        rows.append((f"`{' '.join(['crm', path, *words])}`", help))
    return _table(("Command", "What it does"), rows)


def options() -> str:
    """The own options of every command but those that are fields, then the ones that all share."""
    found = []
    for command in everything()["commands"]:
        flags = FLAGS if command["command"].split()[-1] in ("new", "edit") else set()
        own = [option for option in command["options"] if option["names"][0] not in flags]
        if own and command["command"].split()[0] not in [*KINDS][1:]:
            name = re.sub(f"^{next(iter(KINDS))} ", "KIND ", command["command"])
            found.append(f"### crm {name}\n\n{_table(OPTION, map(_option, own))}")
    for title, writes in (("Every command", False), ("Every command that writes", True)):
        shared = [option for option in general_options() if option["writes"] == writes]
        found.append(f"### {title}\n\n{_table(OPTION, map(_option, shared))}")
    return "\n\n".join(found)


def fields() -> str:
    """A table of fields for each kind, then that of all kinds."""
    found = []
    for kind in KINDS.values():
        own = [field for field in kind["fields"] if not field["every_kind"]]
        found.append(f"### {kind['kind'].capitalize()}\n\n{kind['help']}\n\n{_field_table(own)}")
        if kind["stages"]:
            found.append("Stages: " + ", ".join(f"`{s['stage']}`{_meaning(s)}" for s in kind["stages"]) + ".")
    every = [field for field in next(iter(KINDS.values()))["fields"] if field["every_kind"]]
    return "\n\n".join([*found, f"### Every kind\n\n{_field_table(every)}"])


def _ways(words: Iterable[str]) -> str:
    return " · ".join(f"`{way}`" for way in words)


def conversions() -> str:
    """The map: what can become what, and what that makes."""
    rows = []
    for kind in KINDS.values():
        if kind["becomes"]:
            further = {
                way: REGISTRY.onward(kind["kind"])[last].source
                for way in kind["becomes"]
                for last in REGISTRY.onward(kind["kind"])
                if last in way.split("+")
            }
            rows.append((f"a {kind['kind']}", _ways(way for way in kind["becomes"] if way not in further)))
            for middle in dict.fromkeys(further.values()):
                mine = _ways(way for way, by in further.items() if by == middle)
                rows.append((f"a {kind['kind']}, by way of its {middle}", mine))
    return _table(("From", "To (`--to`)"), rows)


def carried() -> str:
    """For each conversion where every value comes from, and when it is refused."""
    return "\n\n".join(rules.told(entry) for entry in rules.REGISTRY.conversions)


def exits() -> str:
    """The exit codes, each with the error codes that have it."""
    by_exit: dict[int, list[str]] = {}
    for error in everything()["errors"]:
        by_exit.setdefault(error["exit"], []).append(f"`{error['code']}`")
    rows = [(str(e["exit"]), e["help"], ", ".join(by_exit.get(e["exit"], ()))) for e in everything()["exit_codes"]]
    return _table(("Exit", "Meaning", "`error.code` with `--json`"), rows)


def topics() -> str:
    """The topics of ``crm help``, each as a section."""
    from crmcli.cli.setup.help import FOLDER

    return "\n\n".join(
        re.sub("^# ", "### ", path.read_text(encoding="utf-8").strip()) for path in sorted(FOLDER.glob("*.md"))
    )


def settings() -> str:
    """The settings of a database with what holds when nothing is set."""
    rows = [(f"`{s['name']}`", _code(s["default"]), s["help"]) for s in everything()["settings"]]
    return _table(("Setting", "Default", "What it is"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "options": options,
    "fields": fields,
    "conversions": conversions,
    "carried": carried,
    "exits": exits,
    "settings": settings,
    "topics": topics,
}
KINDS = {kind["kind"]: kind for kind in everything()["kinds"]}
FLAGS = {field["option"] for kind in KINDS.values() for field in kind["fields"] if field["option"]}


OPTION = ("Option", "Example", "What it does")


def _field_table(found: list[dict[str, object]]) -> str:
    return _table(("Field", "Option", "Example", "What it is"), [_field_row(field) for field in found])


def _field_row(field: dict[str, object]) -> tuple[str, str, str, str]:
    text = str(field["help"])
    if field["values"]:
        text += f" One of {', '.join(map(_code, _list(field['values'])))}."
    if field["required"]:
        text += " Required."
    return f"`{field['field']}`", _code(field["option"]), _code(field["example"]), text


def _list(value: object) -> list[str]:
    assert isinstance(value, list)
    return value


def _meaning(stage: dict[str, object]) -> str:
    return "" if stage["means"] == "open" else f" ({stage['means']})"


def _word(argument: dict[str, object]) -> str:
    name = str(argument["name"])
    return name if argument["required"] else f"[{name}]"


def _option(option: dict[str, object]) -> tuple[str, str, str]:
    value = f" {option['value']}" if option["value"] else ""
    return f"`{', '.join(_list(option['names']))}{value}`", _code(option["example"]), str(option["help"])


def _code(value: object) -> str:
    return "" if value is None else f"`{value}`"


def _table(titles: tuple[str, ...], rows: object) -> str:
    lines = [titles, tuple("---" for _ in titles), *rows]  # type: ignore[misc]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


if __name__ == "__main__":
    for path in DOCUMENTS:
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
