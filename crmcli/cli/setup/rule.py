"""``crm rule add|list|on|off|rm``: what is to be done when something happens."""

from __future__ import annotations

from functools import partial

from crmcli.actions.setup import rule as actions
from crmcli.cli.context import Session
from crmcli.cli.data.script import split
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.params import argument, option
from crmcli.cli.spellings import understood
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.results import Rows, Written
from crmcli.model.rules import check_verb, sample

_OWN = ("db", "by", "at", "dry_run", "key", "message")  # what a step has as a whole
Name = Annotated[str, argument("NAME", "One word, such as bill.", "bill")]
When = Annotated[str, option("--when", "OCCASION", "KIND made, KIND moved to STAGE, KIND became KIND.", "deal made")]
Where = Annotated[str | None, option("--where", "FILTER...", "Only where it meets these filters.", "amount.gte=1000")]
Do = Annotated[str, option("--do", "LINE", "A command without crm; {ref}, {title} are filled in.", "tag {ref} hot")]
ADD = """
crm rule add bill --when "deal moved to won" --do "convert {ref} --to invoice"
crm rule add big --when "deal made" --where amount.gt=900 --do "tag {ref} big"
crm rule add ours --when "lead became contact" --do "tag {ref} ours" --dry-run"""


@writes(examples=ADD)
def add(session: Session, name: Name, when: When, do: Do, filters: Where = None) -> Written:
    """Add a rule: when something happens to an element, a line is carried out, as a part of the same step.

    What a rule does is shown by --dry-run and undone together with what triggered it; if it is refused, all of that
    is. It can create and edit elements, but not send, issue, pay or import, and it triggers no other rule. An undo,
    a redo and an import trigger none.
    """
    from crmcli.cli.firing import carry_out

    words = understood(_words("do", do))
    check_verb(session.act.registry, words)
    asked = _read_line(session, words)
    request = actions.RuleRequest(name, when, _words("where", filters or ""), do, words, asked)
    return session.write("rule add", actions.add, request=request, carry_out=partial(carry_out, session))


@reads(examples="crm rule list\ncrm rule list --json\ncrm rule list --format csv")
def list_(session: Session) -> Rows:
    """List the rules, and which are on: those that came with a restored or imported database are off."""
    return actions.rules(session.act)


@writes(examples="crm rule on bill\ncrm rule on big\ncrm rule on big --dry-run")
def on(session: Session, name: Name) -> Written:
    """Switch a rule on in this database."""
    from crmcli.cli.firing import carry_out

    return session.write("rule on", actions.switch, name=name, on=True, carry_out=partial(carry_out, session))


@writes(examples="crm rule off bill\ncrm rule off big\ncrm rule off big --dry-run")
def off(session: Session, name: Name) -> Written:
    """Switch a rule off in this database."""
    return session.write("rule off", actions.switch, name=name, on=False)


@writes(examples="crm rule rm bill\ncrm rule rm big\ncrm rule rm big --dry-run")
def rm(session: Session, name: Name) -> Written:
    """Delete a rule."""
    return session.write("rule rm", actions.remove, name=name)


def _words(name: str, text: str) -> list[str]:
    try:
        return split(text)
    except ValueError as error:
        raise Usage(f"--{name}: {error}.", "It is read as a shell would read it.", field=name) from None


def _read_line(session: Session, words: list[str]) -> dict[str, str]:
    """The stage to move to and the kinds to become, as the line has them; raises Usage (exit 2) for a line that could
    not be read, whatever is filled in, and for options of the command that gives occasion to it."""
    from crmcli.cli.data.batch import Runner
    from crmcli.cli.data.script import Line

    values = Runner(session, labels=False).check(Line(0, (), sample(words)))
    for name in _OWN:
        if values.get(name):
            option = f"--{name.replace('_', '-')}"
            raise Usage(f"A rule's line takes no {option}.", "It is part of what gives occasion to it.", field="do")
    told = {"stage": values.get("stage"), "to": "+".join(values.get("to") or ())}
    literal = " ".join(words)
    return {name: text for name, text in told.items() if text and "{ref}" in words and text in literal}


rule = VerbGroup(
    "rule",
    {"add": add, "list": list_, "on": on, "off": off, "rm": rm},
    help="What to do when something happens.",
    panel="Setup",
)
