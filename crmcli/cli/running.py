"""One run of the program: parse, carry out, answer; every failure becomes a sentence and an exit code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise

from typer import Exit

from crmcli.cli.context import Session
from crmcli.errors import CrmError, Internal, Usage


def run(words: Sequence[str], clock: Callable[[], datetime] | None = None) -> int:
    """Carry out one command line and return its exit code; raises KeyboardInterrupt and BrokenPipeError only."""
    session = Session(clock=clock)
    try:
        return _carried_out(list(words), session)
    except BrokenPipeError:
        raise
    except Exception as error:
        return _failed(error, words, session)
    finally:
        session.close()


def _carried_out(words: list[str], session: Session) -> int:
    from crmcli.cli.app import root
    from crmcli.cli.spellings import understood

    _refuse_invalid(words)
    command = root()
    session.words = understood(words)
    try:
        with command.make_context("crm", list(session.words), obj=session) as context:
            command.invoke(context)
    except Exit as exit:
        return exit.exit_code
    except SystemExit:  # how rich ends when the reader of a help text has gone
        raise BrokenPipeError from None
    session.out.flush()
    return 0


def _failed(error: Exception, words: Sequence[str], session: Session) -> int:
    from crmcli.cli.errors import explained
    from crmcli.cli.output import tell_error

    told: CrmError = explained(error, session)
    if isinstance(told, Internal) and session.environ.get("CRM_DEBUG") == "1":
        raise error
    with contextlib.suppress(OSError, ValueError):  # nobody listens on stderr
        tell_error(session, told, wants_json(words))
    return told.exit


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
