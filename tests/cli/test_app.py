"""All commands: every one can be found, explains itself, and says what was probably meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import Crm

from crmcli.catalog import REGISTRY
from crmcli.cli.app import root
from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.options import READING, WRITING, Verb
from crmcli.cli.typer_groups import LazyGroup


def _all_commands(group: LazyGroup, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for name in group.names():
        command = group.build(name)
        found[*path, name] = command
        if isinstance(command, LazyGroup):
            found |= _all_commands(command, (*path, name))
    return found


ROOT = root()
assert isinstance(ROOT, LazyGroup)
ALL = _all_commands(ROOT)
LEAVES = {path: command for path, command in ALL.items() if not isinstance(command, LazyGroup)}


def _name(path: tuple[str, ...]) -> str:
    return " ".join(path)


@pytest.mark.parametrize("path", [*COMMANDS.values(), *KIND_COMMANDS.values()])
def test_every_path_leads_to_a_command(path: str) -> None:
    assert callable(resolved(path).command)


def test_every_verb_keeps_its_plain_function() -> None:
    plain = [entry.plain for entry in map(resolved, COMMANDS.values()) if isinstance(entry, Verb)]
    assert all(callable(function) and function.__doc__ for function in plain)


@pytest.mark.parametrize("path", [(), *ALL], ids=_name)
def test_every_command_explains_itself_within_80_columns(crm: Crm, path: tuple[str, ...]) -> None:
    done = crm(*path, "--help")
    text = re.sub(r"\x1b\[[0-9;]*m", "", done.out)
    assert (done.exit, done.err) == (0, "")
    assert f"Usage: crm {_name(path)}".rstrip() in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("path", LEAVES, ids=_name)
def test_every_command_takes_the_common_options_which_its_help_only_names(path: tuple[str, ...]) -> None:
    command = LEAVES[path]
    common = {param.name for param in command.params if getattr(param, "hidden", False)}
    assert common in ({*READING}, {*READING, *WRITING})


@pytest.mark.parametrize("path", LEAVES, ids=_name)
def test_no_option_of_a_command_is_declared_twice(path: tuple[str, ...]) -> None:
    command = LEAVES[path]
    names = [param.name for param in command.params]
    typed = [option for param in command.params if param.param_type_name == "option" for option in param.opts]
    assert len(set(names)) == len(names)
    assert len(set(typed)) == len(typed)


@pytest.mark.parametrize("path", LEAVES, ids=_name)
def test_no_help_is_taken_for_markup(path: tuple[str, ...]) -> None:
    command = LEAVES[path]
    texts = [command.help, command.epilog or "", *(param.help or "" for param in command.params)]
    assert not [text for text in texts if re.search(r"\[[a-z/#@]|:\w+:", text)]


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_every_field_that_people_may_set_is_an_option_of_new_and_of_edit(kind: Any) -> None:
    wanted = {(f"values.{field.name}", field.flag) for field in kind.all_fields if field.manual}
    for path in ((kind.name, "new"), ("edit",)):
        offered = {(param.name, param.opts[0]) for param in LEAVES[path].params}
        assert wanted <= offered


def test_bare_crm_shows_ten_lines_that_get_one_started(crm: Crm) -> None:
    done = crm()
    assert (done.exit, done.err) == (0, "")
    assert len(done.lines) <= 10
    assert "crm lead new" in done.out


def test_version_is_the_version_of_the_package(crm: Crm) -> None:
    assert crm("--version").out == "crmcli 0.2.0\n"


@pytest.mark.file
@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["led", "list"], "There is no command 'led'.", "Did you mean lead?"),
        (["convrt"], "There is no command 'convrt'.", "Did you mean convert?"),
        (["xyzzy"], "There is no command 'xyzzy'.", "All commands: crm --help"),
        (["list"], "There is no command 'list'.", "Say of which kind: crm lead list"),
        (["create", "LEAD-5"], "There is no command 'create'.", "Say of which kind: crm lead new"),
        (["line"], "crm line needs a command.", "try: crm line add|edit|rm|list"),
        (["lead", "nwe"], "There is no command 'crm lead nwe'.", "Did you mean new?"),
        (["lead", "import", "a.csv"], "There is no command 'crm lead import'.", "try: crm import a.csv"),
        (["contact", "stages"], "There is no command 'crm contact stages'.", "try: crm contact new|list|fields"),
        (["line", "ad"], "There is no command 'crm line ad'.", "Did you mean add?"),
        (
            ["lead", "new", "--frist-name", "A"],
            "crm lead new has no option '--frist-name'.",
            "Did you mean --first-name?",
        ),
        (
            ["edit", "LEAD-1", "--frist-name", "A"],
            "crm edit has no option '--frist-name'.",
            "Did you mean --first-name?",
        ),
        (["lead", "list", "-Z"], "crm lead list has no option '-Z'.", "See: crm lead list --help"),
        (["--frist", "lead", "list"], "crm has no option '--frist'.", "See: crm --help"),
        (["--limit", "5", "lead", "list"], "crm has no option '--limit'.", "See: crm --help"),
        (["show"], "REF... is missing.", "Example: crm show LEAD-5"),
        (["bank", "book", "1"], "REF... is missing.", "Example: crm bank book 7 INVOICE-4"),
        (["issue"], "REF... is missing.", "Example: crm issue INVOICE-4"),
        (["move", "DEAL-1"], "STAGE is missing.", "Example: crm move DEAL-1 won"),
        (["show", "lead", "5"], "'lead' is a kind, not a reference.", "Give the reference alone, such as LEAD-5."),
        (["show", "Deal"], "'Deal' is a kind, not a reference.", "Give the reference alone, such as DEAL-1."),
        (
            ["lead", "new", "two", "words"],
            "Unexpected argument: words",
            "Put a text of several words in quotes.",
        ),
        (["lead", "list", "--limit"], "--limit needs a value.", "Example: --limit 50"),
        (["lead", "list", "--all=1"], "--all takes no value.", None),
        (["lead", "list", "--limit", "x"], "--limit: 'x' is not a whole number.", "Example: --limit 50"),
        (["lead", "list", "--limit", "0"], "limit: '0' is not a number of rows.", "Example: 50"),
        (["lead", "list", "--limit", "9", "--all"], "--all and --limit cannot be combined.", "Leave one of them out."),
        (["lead", "list", "--format", "jsno"], "There is no format 'jsno'.", "Did you mean json"),
        (["lead", "list", "--color", "blue"], "color: 'blue' is not one of auto, always, never.", "Example: auto"),
        (["lead", "list", "--fields", ","], "fields: ',' does not name a field.", "Example: ref,title"),
        (["lead", "new", "A", "--title", "B"], "The title is given twice.", "Leave out --title."),
        (["lead", "new", "A", "--set", "city"], "--set: 'city' is not FIELD=VALUE.", "Example: --set city=Berlin"),
        (["lead", "new", "A", "--by", ""], "--by is empty.", "Give it a value, or leave it out."),
        (["lead", "new", "A", "--at", "soon"], "at: 'soon' is neither a time nor a day.", "Example:"),
        (["show", "LEAD-" + "9" * 30], f"'LEAD-{'9' * 30}' is not a reference.", "References look like LEAD-5."),
        (["edit", "LEAD-1"], "There is nothing to change.", "Example: crm edit"),
        (
            ["edit", "LEAD-1", "city=Bad Ems", "LEAD-2", "owner=ada"],
            "Unexpected argument: city=Bad Ems",
            'try: crm edit LEAD-1 LEAD-2 --set "city=Bad Ems" --set owner=ada',
        ),
        (["undo", "last"], "step: 'last' is not the number of a step.", "Example: crm undo 142"),
        (["convert", "LEAD-1", "--to", "dael"], "There is no kind 'dael'.", "Did you mean deal?"),
        (
            ["convert", "LEAD-1", "--to", "deal", "--on-duplicate", "x"],
            "--on-duplicate: 'x' is not one of",
            "Example: link",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_sentence_with_a_hint(crm: Crm, words: list[str], message: str, hint: str | None) -> None:
    done = crm(*words)
    assert (done.exit, done.out) == (2, "")
    lines = done.err.splitlines()
    assert lines[0].startswith(f"error: {message}")
    assert lines[1].removeprefix("hint: ").startswith(hint) if hint else len(lines) == 1, done.err
    assert not crm.db.exists()


def test_with_json_a_usage_error_is_one_object_on_stderr(crm: Crm) -> None:
    done = crm("lead", "new", "--frist-name", "Ada", "--json")
    assert (done.exit, done.out) == (2, "")
    assert done.error == {
        "code": "unknown_option",
        "exit": 2,
        "message": "crm lead new has no option '--frist-name'.",
        "hint": "Did you mean --first-name?",
        "ref": None,
        "field": None,
        "candidates": ["--first-name"],
    }


@pytest.mark.parametrize("how", [["--json"], ["--format", "json"], ["--format=json"]])
def test_every_way_to_ask_for_json_gives_json_errors(crm: Crm, how: list[str]) -> None:
    assert crm("show", "LEAD-1", *how).error["code"] == "not_found"


def test_a_title_that_looks_like_an_option_stands_behind_two_dashes(crm: Crm) -> None:
    assert crm("lead", "new", "-q", "--", "--json").out == "LEAD-1\n"
    assert crm.show("LEAD-1")["title"] == "--json"


def test_options_may_stand_before_between_and_after_the_words(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("lead", "B")
    assert crm("show", "-q", "LEAD-1", "--json", "LEAD-2").lines == ["LEAD-1", "LEAD-2"]
