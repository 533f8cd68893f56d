"""Parameters are data: one list of them for the usual parser, batches, completion and the schema, one way to read."""

from __future__ import annotations

import re
from typing import Annotated, Any

import pytest

from crmcli.catalog import REGISTRY
from crmcli.cli.complete import found
from crmcli.cli.context import Session
from crmcli.cli.describing import described, verbs
from crmcli.cli.given import PANEL
from crmcli.cli.manual import manual
from crmcli.cli.options import READING, WRITING, Verb, writes
from crmcli.cli.params import NONE_GIVEN, Given, Param, arranged, declared, option, quoted
from crmcli.errors import Usage
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.types import Flag
from tests.conftest import Crm

TAKEN: list[dict[str, Any]] = []
COMMANDS = {path: command for path, _, command in verbs()}
READERS = {path: verb.reader(path, *filter(None, [REGISTRY.by_name.get(path.split()[0])])) for path, verb, _ in verbs()}


@writes(
    more=lambda: [
        Param("count", ("--count",), "N", "Called like a parameter.", "many", "values"),
        Param("loud", ("--loud",), None, "A flag.", None, "values"),
        Param("tag", ("-t", "--tag"), "TAG", "Many.", "a", "values", many=True),
    ]
)
def shout(
    session: Session,
    times: Annotated[list[int], option("--times", "N", "Numbers.", "3")],
    count: Annotated[int, option("--how-many", "N", "A number.", "3")] = 1,
    *,
    values: Given = NONE_GIVEN,
) -> Written:
    """Say it."""
    TAKEN.append({"times": list(times), "count": count, "values": dict(values)})
    return Written("said")


def usual(verb: Verb, words: list[str]) -> dict[str, Any]:
    """What the verb's function gets when the usual parser read the words."""
    command = verb.command("shout")
    with command.make_context("shout", list(words), obj=Session()) as context:
        command.invoke(context)
    return TAKEN.pop()


def batched(verb: Verb, words: list[str]) -> dict[str, Any]:
    values = verb.reader("shout").parse(words)
    return arranged({name: value for name, value in values.items() if name in ("times", "count") or "." in name})


WORDS = ["--times", "2", "--times=3", "--how-many", "7", "--count", "many", "--loud", "--tag", "a", "-t", "b"]


def test_a_batch_reads_numbers_as_the_usual_parser_does_and_sends_each_to_its_destination() -> None:
    expected = {"times": [2, 3], "count": 7, "values": {"count": "many", "loud": True, "tag": ["a", "b"]}}
    once = usual(shout, WORDS)
    once["values"]["tag"] = list(once["values"]["tag"])
    assert once == expected
    assert batched(shout, WORDS) == expected


@pytest.mark.parametrize("words", [["--times", "x"], ["--times", "1", "--how-many", "1.5"]])
def test_what_is_no_number_is_refused_alike(words: list[str]) -> None:
    from crmcli.cli.errors import explained

    with pytest.raises(Exception) as found:
        usual(shout, words)
    with pytest.raises(Usage) as refused:
        batched(shout, words)
    assert isinstance(found.value, Exception)
    assert refused.value.message == explained(found.value, Session()).message
    assert "is not a whole number" in refused.value.message and refused.value.exit == 2


def test_whatever_speaks_of_a_command_knows_the_same_parameters(crm: Crm) -> None:
    page = "\n".join(manual()).replace("\\-", "-").replace("\\fB", "").replace("\\fI", "").replace("\\fR", "")
    sections = {part.partition("\n")[0]: part for part in page.partition("\n.SH TOPIC")[0].split("\n.SS crm ")}
    fields = page.partition("\n.SH FIELDS")[2].partition("\n.SH ")[0]
    crm.environ["COLUMNS"] = "200"
    for path, verb, command in verbs():
        params = declared(command)
        own = [param for param in params if param.words and param.key not in (*READING, *WRITING)]
        told = [(list(p.words), p.metavar, p.help, p.many, p.example) for p in own]
        one = described(path, verb, command)
        assert [
            tuple(o[name] for name in ("names", "value", "help", "many", "example")) for o in one["options"]
        ] == told
        assert {word for param in params for word in param.words} == set(READERS[path].options), path
        assert {offer.word for offer in found(path.split(), "-")} == {word for p in params for word in p.words}, path
        section = next(text for title, text in sections.items() if f"{title} ".startswith(f"{path} "))
        shown = crm(*path.split(), "--help").out
        laid_out = " ".join(shown.split())
        for param in own:
            typed = f"{', '.join(param.words)}{' ' + param.metavar if param.metavar else ''}"
            field = param.panel == PANEL  # told once for all in the manual, and named in the help
            assert f"{typed}\n" in (fields if field else section), (path, param)
            assert f" {param.word} " in laid_out if field else f" {typed} {param.help} " in laid_out, (path, param)
        words = [param.metavar for param in params if not param.words]
        assert f"Usage: crm {' '.join([path, *words])} [OPTIONS]\n" in re.sub(" +\n", "\n", shown)
        assert [f"{a['name']}" for a in one["arguments"]] == [word.strip("[]") for word in words]


def test_the_parameters_that_are_read_without_typer_are_those_that_typer_reads() -> None:
    told = ("key", "words", "metavar", "help", "many", "required", "example")
    for path, verb, command in verbs():
        kind = REGISTRY.by_name.get(path.split()[0])
        plain = [[getattr(param, name) for name in told] for param in verb.params(*filter(None, [kind]))]
        assert [[getattr(param, name) for name in told] for param in declared(command)] == plain, path


@pytest.mark.parametrize("path", COMMANDS)
def test_the_example_of_every_parameter_is_read_by_both_parsers_as_by_its_converter(path: str) -> None:
    command = COMMANDS[path]
    params = declared(command)
    plain = [str(param.example) for param in params if not param.words]
    for param in params:
        if param.flag:
            assert param.example is None
            continue
        assert param.example, param
        others = [each for each in params if each.words and each.required and each is not param]
        given = [*others, param] if param.words else others
        words = [*(word for each in given for word in (each.word, str(each.example))), *plain]
        expected = [param.read(param.example)] if param.many else param.read(param.example)
        usual = command.make_context("crm", list(words)).params[param.key]
        assert (list(usual) if param.many else usual) == expected, param
        assert READERS[path].parse(words)[param.key] == expected, param


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_the_example_of_every_field_can_be_given_to_an_element(crm: Crm, kind: Kind) -> None:
    fields = [field for field in kind.all_fields if field.manual and field.name != "amount"]
    amount = "--amount 1190.00" if "amount" in kind.by_name else ""
    lines = [f"{each.name} new First {'--amount 1' if each.name == 'payment' else ''}" for each in REGISTRY.kinds]
    for field in fields:
        name = "" if field.name == "title" else "Somebody"
        value = "" if isinstance(field.type, Flag) else quoted(REGISTRY.example(kind, field))
        begins = "--due 2026-12-31" if field.name == "repeat" else ""  # what repeats has a day to begin with
        lines.append(f"{kind.name} new {name} {field.flag} {value} {amount} {begins}")
    done = crm("batch", "-", stdin="\n".join(lines))
    assert done.exit == 0, done.err
    found = crm(kind.name, "list", "--json", "--fields", ",".join(["ref", *(field.name for field in fields)])).json
    for element, field in zip(found[1:], fields, strict=True):
        value, example = element[field.name], REGISTRY.example(kind, field)
        value = value[0]["value"] if isinstance(value, list) else value
        assert str(value) in example or value in (True, "HUR"), (field.name, example, value)


def test_an_option_without_its_value_is_answered_with_an_example(crm: Crm) -> None:
    for words, hint in ((("--limit",), "Example: --limit 50"), (("--limit", "x"), "Example: --limit 50")):
        done = crm("lead", "list", "--json", *words)
        assert (done.exit, done.error["hint"]) == (2, hint)
    done = crm("batch", "-", "--json", stdin="lead new A --city\n")
    assert done.error["message"] == "line 1: --city needs a value." and done.error["hint"] == "Example: --city Berlin"


def test_no_two_parameters_of_a_command_share_a_key_and_fields_go_to_their_destination() -> None:
    for path, _, command in verbs():
        keys = [param.key for param in declared(command)]
        assert len(set(keys)) == len(keys), path
        if path == "deal new":
            assert {"values.title", "title", "more.line", "fields"} <= set(keys)
