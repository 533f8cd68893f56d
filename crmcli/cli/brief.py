"""The program in a few kilobytes, for agents: commands with their usage, one example and the shape of the answer."""

from __future__ import annotations

import inspect

from crmcli.cli.commands import KIND_COMMANDS
from crmcli.cli.context import Session
from crmcli.cli.describing import verbs
from crmcli.cli.given import PANEL
from crmcli.cli.options import CHOOSING, PAST, READING, WRITING, Verb
from crmcli.cli.params import Param, declared
from crmcli.cli.typer_command import VerbCommand

KIND = "KIND"
OVERRIDING = ("allow_over", "again", "force")  # what the hint of a refusal names
ASKING = ("bank review",)  # only asks, at a terminal, for what other commands do
VALUES = ("values", "given")  # where verbs take what is written, a value for each of its fields
SHORT = "{step,...}"  # the answer of those that write
# The JSON of an answer, by the result that a verb gives.
ANSWERS = {
    "Written": "{step,result,created,updated,deleted}",
    "Rows": "[{...}]",
    "Cards": "{...}",
    "Timeline": "[{at,by,step,ref,what,text,refs}]",
    "Tree": "{root,nodes,edges}",
    "Ran": "{line,ok,refs} each",
    "Export": "[{...}]",
    "Checks": "[{check,state,text,hint,ref}]",
    "Described": "{...}",
    "Result": "{...}",
}


def brief() -> list[dict[str, str]]:
    """[{"command", "usage", "example", "answer"}]; the commands of every kind are told once, as KIND VERB."""
    first = Session.catalogue.kinds[0].name
    commands = []
    for path, verb, command in verbs():
        if path in ASKING:
            continue
        kind, _, name = path.partition(" ")
        if kind in Session.catalogue.by_name and name in KIND_COMMANDS:
            if kind != first:
                continue
            path = f"{KIND} {name}"
        commands.append(_told(path, verb, command))
    return _short_of_repeats(commands)


def _short_of_repeats(commands: list[dict[str, str]]) -> list[dict[str, str]]:
    """What most commands answer is told in full where it comes first."""
    full = ANSWERS["Written"]
    first = next(told for told in commands if told["answer"] == full)
    for told in commands:
        if told["answer"] == full and told is not first:
            told["answer"] = SHORT
    return commands


def _told(path: str, verb: Verb, command: VerbCommand) -> dict[str, str]:
    own = [param for param in declared(command) if param.key not in {*READING, *WRITING}]
    answer = inspect.signature(verb.plain, eval_str=True).return_annotation.__name__
    example = command.examples[0] if command.examples else ""
    return {"command": path, "usage": _usage(own), "example": example, "answer": ANSWERS[answer]}


def _usage(own: list[Param]) -> str:
    """Its words, then its own options without their values; fields of an element, a line or oneself are only mentioned,
    and --where, which all have that take many references, --as-of, which those have that look at what is recorded, and
    what overrides a refusal are not."""
    words = [str(param.metavar) for param in own if not param.words]
    is_field = [param.panel == PANEL or param.dest in VALUES for param in own]
    fields = ["--FIELD"] if any(is_field) else []
    plain = (param for param, told in zip(own, is_field, strict=True) if param.words and not told)
    options = [param.word for param in plain if param.name not in (*CHOOSING, *PAST, *OVERRIDING)]
    return " ".join((*words, *fields, *options))
