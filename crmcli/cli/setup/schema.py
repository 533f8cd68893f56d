"""``crm schema [COMMAND]``: what the program can do, as data for scripts and agents."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import argument, flag
from crmcli.errors import UnknownCommand, Usage
from crmcli.errors.wording import did_you_mean
from crmcli.light import Annotated
from crmcli.model.results import Column, Described

EXAMPLES = """
crm schema --json
crm schema convert --json
crm schema --brief --json
"""
Words = Annotated[list[str] | None, argument("[COMMAND]", "One command, such as: lead new", "convert")]
Brief = Annotated[bool, flag("--brief", "Only usage, one example and the answer of each command.")]
BRIEF = tuple(Column(name, name.capitalize()) for name in ("command", "usage", "example", "answer"))
COMMAND = (Column("command", "Command", "ref"), Column("help", "What it does"))
OPTION = (
    Column("option", "Option", "ref"),
    Column("value", "Value"),
    Column("example", "Example"),
    Column("help", "What it does"),
)


@reads(panel="Data", examples=EXAMPLES, past=False)
def schema(session: Session, command: Words = None, short: Brief = False) -> Described:
    """Describe the commands, fields, stages, conversions, errors and exit codes, best with --json.

    Fields and stages are those of the database, where there is one.
    """
    from crmcli.cli.added_fields import learned, stages_of
    from crmcli.cli.describing import described, everything, general_options, verbs

    learned(session)
    if short:
        from crmcli.cli.brief import brief

        if command:
            raise Usage("--brief is about all commands.", f"try: crm schema {' '.join(command)}")
        told = brief()
        return Described(told, told, BRIEF)
    if not command:
        whole, own = {**everything(), "options_of_every_command": general_options()}, stages_of(session)
        whole["kinds"] = [{**kind, "stages": own.get(kind["kind"], kind["stages"])} for kind in whole["kinds"]]
        return Described(whole, [{"command": c["command"], "help": c["help"]} for c in whole["commands"]], COMMAND)
    wanted = " ".join(command).removeprefix("crm ")
    known = {path: (verb, built) for path, verb, built in verbs()}
    if wanted not in known:
        raise UnknownCommand(
            f"There is no command {wanted!r}.", did_you_mean(wanted, list(known), "All of them: crm schema")
        )
    one = described(wanted, *known[wanted])
    rows = [
        *({"option": a["name"], "value": None, "example": a["example"], "help": a["help"]} for a in one["arguments"]),
        *({**o, "option": ", ".join(o["names"])} for o in one["options"]),
    ]
    return Described({**one, "options_of_every_command": general_options()}, rows, OPTION)
