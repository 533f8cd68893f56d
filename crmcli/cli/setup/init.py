"""``crm init``: what documents need to know of you, asked one by one, or given as options."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial

from crmcli.actions.setup import init as actions
from crmcli.actions.setup.init import init as action
from crmcli.cli.asking import ask_line, write
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import NONE_GIVEN, Given, Param, option
from crmcli.cli.setup.config import read_ahead as read_setting
from crmcli.cli.setup.questions import QUESTIONS, Prompt
from crmcli.cli.words import Force
from crmcli.cli.zone import system_zone
from crmcli.errors import CrmError, Usage
from crmcli.light import Annotated
from crmcli.model.results import Written
from crmcli.store.blobs import checksum
from crmcli.store.opening import make_on_server

EXAMPLES = """
crm init
crm init --seller-name "Ada Works" --postal-code 10115 --city Berlin
crm init --iban DE89370400440532013000 --tax-rate 19 --invoice-next 42
"""
INTRODUCTION = "Enter keeps what stands in brackets, or leaves the answer out. Ctrl-D stops; nothing is changed then.\n"
Server = Annotated[
    str | None, option("--server", "URL", "Make --db on a server that is administered there.", "http://127.0.0.1:8081")
]
Answers = dict[Prompt, str]


def _options() -> list[Param]:
    return [
        Param(each.name, (f"--{each.option}",), each.name.upper(), f"{each.text}.", each.example, "given")
        for each in QUESTIONS
    ]


def read_ahead(session: Session, given: Given = NONE_GIVEN, **_: object) -> AbstractContextManager[bytes]:
    """What the file holds that is given for a setting, before anything is locked."""
    for each in QUESTIONS:
        if each.setting and given.get(each.name):
            with read_setting(session, each.setting, given[each.name]) as content:
                if content:
                    return nullcontext(content)
    return nullcontext(b"")


@writes(panel="Setup", examples=EXAMPLES, more=_options, ahead=read_ahead)
def init(session: Session, force: Force = False, server: Server = None, *, given: Given = NONE_GIVEN) -> Written:
    """Set up your own company and what documents need; at a terminal it asks for what is not given.

    It is one step, can be repeated, and is never needed: crm company and crm config do the same.
    """
    answers = {each: given[each.name] for each in QUESTIONS if given.get(each.name) is not None}
    if server is not None:
        if session.asked.dry_run:
            raise Usage("What a server would make cannot be tried.", "Leave out --dry-run.")
        zone = partial(system_zone, session.environ)
        make_on_server(session.path, server, session.catalogue, session.environ, zone)
        if not answers and not session.can_ask:
            return Written(f"{session.path} is ready")
    with (session.ahead or partial(read_ahead, session, given))() as content:
        if session.can_ask and session.ahead is None:
            content = _ask(session, answers) or content
        if content and session.asked.key is not None:  # the file is known again by what is in it
            session.typed["--logo"] = checksum(content)
        fields, settings = _apart(answers)
        return session.write("init", action, fields=fields, settings=settings, content=content, force=force)


def _ask(session: Session, answers: Answers) -> bytes:
    """Add the answers to what is not answered yet; returns what a file holds that was named."""
    found = b""
    write(session, INTRODUCTION)
    for each in QUESTIONS:
        if each not in answers:
            found = _answer(session, each, answers) or found
    return found


def _answer(session: Session, question: Prompt, answers: Answers) -> bytes:
    """Ask until the answer is one, and add it unless it is what holds already."""
    now = actions.present(session.act, question.field, question.setting)
    while True:
        line = ask_line(session, f"{question.text}{f' [{now}]' if now else ''}: ")
        text = "./-" if line == "-" else line  # standard input has the answers
        if not text and question.needed and not now:
            write(session, "This is needed.\n")
        elif not text or text == now:
            return b""
        else:
            try:
                with read_setting(session, question.setting or "", text) as content:
                    fields = _apart({**answers, question: text})[0] if question.field else []
                    actions.check(session.act, fields, _apart({question: text})[1], content)
            except CrmError as error:
                write(session, f"{error.message} {error.hint or ''}".rstrip() + "\n")
                continue
            answers[question] = text
            return content


def _apart(answers: Answers) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The answers about one's own company, and those that are settings."""
    fields = [(each.field, text) for each, text in answers.items() if each.field]
    return fields, [(each.setting, text) for each, text in answers.items() if each.setting]
