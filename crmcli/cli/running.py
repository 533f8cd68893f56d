"""One run of the program: parse, carry out, answer; every failure becomes a sentence and an exit code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise

from crmcli.cli.context import Answered, Session
from crmcli.errors import CrmError, Internal, Usage
from crmcli.light import TYPE_CHECKING

if TYPE_CHECKING:
    from crmcli.model.results import Written
    from crmcli.store.steps import Step


def run(words: Sequence[str], clock: Callable[[], datetime] | None = None) -> int:
    """Carry out one command line and return its exit code; raises KeyboardInterrupt and BrokenPipeError only."""
    session, catalogue = Session(clock=clock), Session.catalogue
    session.fire = _fire
    try:
        return _carried_out(list(words), session)
    except BrokenPipeError:
        raise
    except Exception as error:
        return _failed(error, words, session)
    finally:
        session.close()
        Session.catalogue = catalogue


def _carried_out(words: list[str], session: Session) -> int:
    from crmcli.cli.parsing.plain import request
    from crmcli.cli.spellings import understood

    _refuse_invalid(words)
    session.words = understood(words)
    asked = request(session.words)
    if asked is None:
        from crmcli.cli.added_fields import learned

        asked = request(session.words) if learned(session) else None
        if asked is None:
            return _by_typer(session)
    with contextlib.suppress(Answered):
        asked.carry_out(session)
    session.out.flush()
    return 0


def _fire(session: Session, step: Step) -> list[tuple[str, Written]]:
    from crmcli.cli.firing import fire

    done = fire(session, step)
    session.effects += done
    return done


def _by_typer(session: Session) -> int:
    """What the plain parser leaves: help, and whatever it is not sure of."""
    from typer import Exit

    from crmcli.cli.app import root

    command = root()
    try:
        with command.make_context("crm", list(session.words), obj=session) as context:
            command.invoke(context)
    except Answered:
        pass
    except Exit as exit:
        return exit.exit_code
    except SystemExit:  # how rich ends when the reader of a help text has gone
        raise BrokenPipeError from None
    session.out.flush()
    return 0


def _failed(error: Exception, words: Sequence[str], session: Session) -> int:
    from crmcli.cli.output import tell_error

    told = error if isinstance(error, CrmError) else _explained(error, session)
    act = session.opened
    if act is not None and act.went_on:
        from crmcli.actions.refs import led_on

        led_on(act, told)
    if session.asked.as_of is not None:
        from crmcli.cli.past import explained

        told = explained(act, told)
    if isinstance(told, Internal) and session.environ.get("CRM_DEBUG") == "1":
        raise error
    with contextlib.suppress(OSError, ValueError):  # nobody listens on stderr
        tell_error(session, told, wants_json(words))
    return told.exit


def _explained(error: Exception, session: Session) -> CrmError:
    from crmcli.cli.errors import explained

    return explained(error, session)


def wants_json(words: Sequence[str]) -> bool:
    """Whether errors are to be JSON: looked up in the words themselves, because they may not parse."""
    own = words[: words.index("--")] if "--" in words else words
    pairs = pairwise(own)
    return "--json" in own or "--format=json" in own or ("--format", "json") in pairs


def _refuse_invalid(words: Sequence[str]) -> None:
    """Bytes that are no UTF-8 arrive as lone surrogates; a path may hold them, nothing else."""
    for before, word in zip(["", *words], words, strict=False):
        if word.isascii() or before == "--db" or word.startswith("--db="):
            continue
        if any("\ud800" <= character <= "\udfff" for character in word):
            raise Usage(f"{word!r} is not valid UTF-8.", "Check the encoding of your terminal or script.")
