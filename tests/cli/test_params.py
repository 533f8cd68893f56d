"""Parameters are data: one list of them for the usual parser, batches, completion and the schema, one way to read."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from typer import Option

from crmcli.cli.context import Session
from crmcli.cli.data.quick import QuickParser
from crmcli.cli.describing import described, verbs
from crmcli.cli.options import Verb, writes
from crmcli.cli.params import NONE_GIVEN, Given, Param, arranged, declared
from crmcli.errors import Usage
from crmcli.model.results import Written

TAKEN: list[dict[str, Any]] = []


@writes(
    more=lambda: [
        Param("count", ("--count",), "N", "Called like a parameter.", "values"),
        Param("loud", ("--loud",), None, "A flag.", "values"),
        Param("tag", ("-t", "--tag"), "TAG", "Many.", "values", many=True),
    ]
)
def shout(
    session: Session,
    times: Annotated[list[int], Option("--times", metavar="N", help="Numbers.")],
    count: Annotated[int, Option("--how-many", metavar="N", help="A number.")] = 1,
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
    values = QuickParser("shout", verb.command("shout")).parse(words)
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


def test_the_schema_and_the_parsers_know_the_same_parameters() -> None:
    for path, verb, command in verbs():
        params = {word for param in declared(command) for word in param.words}
        quick = QuickParser(path, command)  # type: ignore[arg-type]
        shown = {name for option in described(path, verb, command)["options"] for name in option["names"]}
        assert set(quick.options) == params >= shown, path
        assert {word for param in command.params if param.param_type_name == "option" for word in param.opts} == params


def test_no_two_parameters_of_a_command_share_a_key_and_fields_go_to_their_destination() -> None:
    for path, _, command in verbs():
        keys = [param.key for param in declared(command)]
        assert len(set(keys)) == len(keys), path
        if path == "deal new":
            assert {"values.title", "title", "more.line", "fields"} <= set(keys)
