"""The fields that people added to a file, for whoever needs them before it is opened: options, help, completion."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise

from crmcli.cli.context import Session
from crmcli.errors import CrmError
from crmcli.light import Any
from crmcli.store import opening
from crmcli.store.completing import Stored
from crmcli.store.extending import extended


def learned(session: Session) -> bool:
    """Have commands and options made by what the file has that the words name; False where it adds nothing. Until the
    command is over, ``Session.catalogue`` is that."""
    stored = stored_at(session.words, session.environ)
    try:
        return learn(stored)
    finally:
        stored.close()


def stages_of(session: Session) -> dict[str, list[dict[str, Any]]]:
    """By kind the stages of the file that the words name, as ``crm schema`` tells them; empty without one."""
    stored, found = stored_at(session.words, session.environ), dict[str, list[dict[str, Any]]]()
    try:
        for kind, pipeline, key, label, means, probability in stored.stage_rows():
            told = {"stage": key, "label": label, "means": means, "probability": probability, "pipeline": pipeline}
            found.setdefault(kind, []).append(told)
    finally:
        stored.close()
    return found


def learn(stored: Stored) -> bool:
    """The same of a database."""
    known = Session.catalogue
    Session.catalogue = extended(known, stored.definitions())
    return Session.catalogue is not known


def stored_at(words: Sequence[str], environ: Mapping[str, str]) -> Stored:
    """The database that a command line names, or the usual one; one without anything where that cannot be."""
    after = (b for a, b in pairwise(words) if a == "--db")
    given = (word.removeprefix("--db=") for word in words if word.startswith("--db="))
    try:
        return Stored(opening.locate(next(after, next(given, None)), environ))
    except CrmError:  # whoever opens it says what is wrong
        return Stored(os.devnull)
