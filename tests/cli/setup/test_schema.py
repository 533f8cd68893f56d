"""``crm schema`` and ``crm help`` say what the program really is."""

from __future__ import annotations

import re

import pytest

from crmcli.catalog import REGISTRY
from crmcli.cli.commands import COMMANDS
from crmcli.cli.describing import EXITS, known_errors
from crmcli.cli.setup.help import topics
from crmcli.model.filters import parse
from crmcli.render import FORMATS
from tests.actions.business import business, looked
from tests.conftest import Crm


def test_the_schema_names_every_command_field_stage_and_conversion(crm: Crm) -> None:
    whole = crm("schema", "--json").json
    paths = {command["command"] for command in whole["commands"]}
    assert {path.split()[0] for path in paths} == {*COMMANDS, *REGISTRY.by_name}
    assert "line add" in paths
    kinds = {kind["kind"]: kind for kind in whole["kinds"]}
    assert set(kinds) == set(REGISTRY.by_name)
    for name, kind in REGISTRY.by_name.items():
        assert [field["field"] for field in kinds[name]["fields"]] == [field.name for field in kind.all_fields]
        assert [stage["stage"] for stage in kinds[name]["stages"]] == [stage.key for stage in kind.stages]
    assert len(kinds["lead"]["becomes"]) == 23
    assert [(entry["from"], entry["to"]) for entry in whole["conversions"]] == [
        (entry.source, entry.target) for entry in REGISTRY.conversions
    ]


def test_the_schema_has_the_stages_of_the_file(crm: Crm) -> None:
    crm("stage", "add", "deal", "Qualified", "--pipeline", "partners", "--probability", "40")
    crm("stage", "rename", "lead", "new", "Fresh")
    kinds = {kind["kind"]: kind["stages"] for kind in crm("schema", "--json").json["kinds"]}
    assert [stage["stage"] for stage in kinds["deal"] if stage["pipeline"] == "partners"] == [
        "qualified",
        "won",
        "lost",
    ]
    qualified = {"stage": "qualified", "label": "Qualified", "means": "open", "probability": 40, "pipeline": "partners"}
    assert qualified in kinds["deal"] and kinds["contact"] == []
    assert kinds["lead"][0]["label"] == "Fresh"


def test_one_command_is_described_with_its_words_and_options(crm: Crm) -> None:
    one = crm("schema", "convert", "--json").json
    assert one["writes"] is True
    assert one["arguments"] == [
        {
            "name": "REF...",
            "required": False,
            "many": True,
            "help": "References such as LEAD-5; - reads standard input.",
            "example": "LEAD-5",
        }
    ]
    names = {name for option in one["options"] for name in option["names"]}
    assert {"--to", "--contact", "--company", "--deal", "--set", "--again", "--force"} <= names
    assert {"--json", "--dry-run"} <= {name for option in one["options_of_every_command"] for name in option["names"]}
    assert crm("schema", "lead", "new", "--json").json["command"] == "lead new"
    assert crm("schema", "nonsense").exit == 2


def test_every_error_has_one_exit_code_that_is_explained() -> None:
    for error in known_errors():
        assert error["exit"] in EXITS, error


def test_the_topic_of_exit_codes_tells_those_of_the_program(crm: Crm) -> None:
    told = re.findall(r"^    (\d+) +(.+)$", crm("help", "exit-codes").out, re.MULTILINE)
    assert {int(code): text for code, text in told} == EXITS


def test_the_topic_of_formats_names_every_format(crm: Crm) -> None:
    told = set(re.findall(r"--format (\w+)", crm("help", "formats").out))
    assert told | {"json"} == set(FORMATS)


def test_the_filters_of_the_topic_are_understood(crm: Crm) -> None:
    text = crm("help", "filters").out
    shown = [line.strip().split("  ")[0] for line in text.splitlines() if line.startswith("    ")]
    filters = [word for line in shown for word in line.split() if re.match(r"[\w.]+(=|!=|~)", word)]
    assert len(filters) > 12
    for word in filters:
        parse([word])
        assert 0 in [crm(kind, "list", word).exit for kind in ("deal", "lead", "invoice", "task")], word


def test_topics_are_listed_with_what_they_tell(crm: Crm) -> None:
    assert crm("help").rows == [{"topic": name, "about": about} for name, about in topics().items()]
    assert crm("help", "Exit codes", "--json").json["topic"] == "exit-codes"
    wrong = crm("help", "cooking", "--json")
    assert (wrong.exit, wrong.error["code"]) == (2, "unknown_topic")


@pytest.mark.parametrize("topic", sorted(topics()))
def test_a_topic_fits_a_page_of_110_columns(crm: Crm, topic: str) -> None:
    lines = crm("help", topic).lines
    assert max(map(len, lines)) <= 110
    assert len(lines) < 45


def test_what_is_described_is_what_the_help_shows_and_nothing_is_written(crm: Crm) -> None:
    business(crm)
    crm.environ["COLUMNS"] = "200"
    whole = looked(crm, "schema", "--json").json
    shared = whole["options_of_every_command"]
    for command in whole["commands"]:
        told = looked(crm, *command["command"].split(), "--help").out
        general = [option for option in shared if command["writes"] or not option["writes"]]
        missing = [name for option in (*command["options"], *general) for name in option["names"] if name not in told]
        assert missing == [], command["command"]


def test_it_needs_no_database(crm: Crm) -> None:
    assert looked(crm, "schema", "timeline", "--json").json["writes"] is False
    assert looked(crm, "schema", "-q").lines[:2] == ["lead new", "lead list"]
    assert list(crm.folder.iterdir()) == []


def test_the_brief_schema_tells_every_command_in_less_than_12_kilobytes(crm: Crm) -> None:
    done = looked(crm, "schema", "--brief", "--json")
    told = {entry["command"]: entry for entry in done.json}
    assert len(done.out.encode()) < 12_000
    assert {path.split()[0] for path in told} == {*COMMANDS, "KIND"}
    assert told["KIND new"]["usage"].startswith("[TITLE] --FIELD --set --tag")
    assert told["move"] == {
        "command": "move",
        "usage": "REF... STAGE --reason --if-version",
        "example": "crm move DEAL-3 won",
        "answer": "{step,...}",
    }
    full = [path for path, entry in told.items() if entry["answer"] == "{step,result,created,updated,deleted}"]
    assert full == ["KIND new"]
    assert all(entry["answer"] and entry["example"] for entry in told.values())
    assert crm("schema", "move", "--brief").exit == 2
