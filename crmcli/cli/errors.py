"""Whatever goes wrong, as one of our own errors: a sentence, a hint and an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import gettempdir

from typer import TyperException

from crmcli.cli.context import Session
from crmcli.cli.params import declared, unreadable
from crmcli.errors import CrmError, DatabaseError, Internal, UnknownOption, Usage
from crmcli.errors.system import SystemRefused, is_full
from crmcli.light import Any, json, re


def explained(error: Exception, session: Session) -> CrmError:
    """The error as it is told: our own as it is, those of the command line and of SQLite in our words."""
    if isinstance(error, CrmError):
        return error
    if isinstance(error, TyperException):
        return usage(error, session.words)
    if isinstance(error, OSError):
        return _refused(error, session)
    damage = _damage(error, session)
    if damage is not None:
        hint = "crm doctor examines it; crm restore FILE puts a copy in its place."
        return DatabaseError(f"{session.path} is damaged: {damage}.", hint)
    return Internal(
        f"Something went wrong inside crm: {type(error).__name__}: {error}.",
        "This is a bug; CRM_DEBUG=1 shows where.",
    )


def _damage(error: Exception, session: Session) -> str | None:
    """What is wrong with the database, where that may be what nothing here was made for."""
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):  # files of people are read with errors of our own
        return f"something in it cannot be read: {error}"
    if session.opened is None or not isinstance(error, TypeError | AttributeError | ValueError):
        return None
    from crmcli.store.upkeep import mistyped

    try:
        return next(mistyped(session.opened), None)
    except CrmError:
        return None


def _refused(error: OSError, session: Session) -> SystemRefused:
    """What the system does not let us do: the file has a name, or it is the output that nobody takes."""
    why = error.strerror or error
    if error.filename is not None:
        return SystemRefused(f"{error.filename} cannot be used: {why}.", "Check the file and its permissions.")
    try:
        session.out.flush()
    except OSError:
        hint = "What was asked for is done: crm steps shows it." if session.writing else None
        return SystemRefused(f"The output cannot be written: {why}.", hint)
    hint = f"Free some space in {gettempdir()}, or set TMPDIR." if is_full(error) else None
    return SystemRefused(f"A temporary file cannot be used: {why}.", hint)


def usage(error: TyperException, words: Sequence[str] = ()) -> Usage:
    """An error of the parser for these words. Its classes are private; what they carry tells them apart."""
    context = getattr(error, "ctx", None)
    usage = f"Usage: {re.sub(r'^Usage: ', '', ' '.join(context.get_usage().split()))}" if context else None
    parameter = getattr(error, "param", None)
    if hasattr(error, "possibilities"):
        return _unknown_option(str(error.option_name), context, words)  # type: ignore[attr-defined]
    if hasattr(error, "param_type"):
        return Usage(f"{_called(parameter)} is missing.", usage)
    if hasattr(error, "option_name"):
        name = str(error.option_name)
        needs, hint = "takes no value", None
        if "does not take" not in error.message:
            needs, hint = "needs a value", _example(name, context)
        return Usage(f"{name} {needs}.", hint, field=name.lstrip("-"))
    if parameter is not None:
        return unreadable(parameter.declared, error.message.replace("a valid int", "a whole number").rstrip("."))
    if error.message.startswith("Got unexpected extra argument"):
        return _too_many(error.message, usage)
    return Usage(_sentence(error.message), usage)


def _unknown_option(name: str, context: Any, words: Sequence[str]) -> UnknownOption:
    from crmcli.cli.advice import for_option

    path = context.command_path
    behind = words[len(path.split()) - 1 :]
    return UnknownOption(f"{path} has no option {name!r}.", for_option(declared(context.command), path, name, behind))


def _example(name: str, context: Any) -> str | None:
    samples = [param.sample for param in declared(context.command) if name in param.words] if context else []
    return f"Example: {samples[0]}" if samples else None


def _called(parameter: Any) -> str:
    """How a parameter is named to people: ``--limit`` or ``REF...``."""
    if parameter is None:
        return "A word"
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.human_readable_name)


def _too_many(message: str, usage: str | None) -> Usage:
    words = message.partition("(s) (")[2].removesuffix(")")
    return Usage(f"Unexpected argument: {words}", f"Put a text of several words in quotes. {usage or ''}".strip())


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."
