"""Everything a person can do wrong: one class per mistake, with its sentence, its hint and its exit code.

The exit codes are the contract of the command line: 2 usage, 3 not there, 4 conflict, 5 refused, 6 needs
``--yes``, 7 finished with failures, 8 database, 9 another system.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.errors.wording import article, closest, did_you_mean


class CrmError(Exception):
    """A mistake that is explained in one sentence.

    ``code`` is a stable word for scripts, ``exit`` the exit code of the process, ``hint`` what to type next.
    """

    code = "error"
    exit = 5

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        *,
        ref: str | None = None,
        field: str | None = None,
        candidates: Iterable[str] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.ref = ref
        self.field = field
        self.candidates = list(candidates or getattr(hint, "candidates", ()))

    def as_json(self) -> dict[str, object]:
        """The error as scripts get it: {"code", "exit", "message", "hint", "ref", "field", "candidates"}."""
        return {
            "code": self.code,
            "exit": self.exit,
            "message": self.message,
            "hint": self.hint,
            "ref": self.ref,
            "field": self.field,
            "candidates": self.candidates,
        }


# --- 1: internal ----------------------------------------------------------------------------------------


class Internal(CrmError):
    """A fault of the program itself; nothing that a person could have said better."""

    code = "internal"
    exit = 1


# --- 2: usage -------------------------------------------------------------------------------------------


class Usage(CrmError):
    """Words on the command line that cannot be understood."""

    code = "usage"
    exit = 2


class UnknownCommand(Usage):
    code = "unknown_command"


class UnknownOption(Usage):
    code = "unknown_option"


class BadValue(Usage):
    """A value that cannot be read as its field's type; the message names field and value, the hint an example."""

    code = "bad_value"

    def __init__(self, field: str, value: str, why: str, example: str | None = None) -> None:
        hint = f"Example: {example}" if example else None
        shown = value if len(value) <= 60 else value[:57] + "..."
        super().__init__(f"{field}: {shown!r} {why}.", hint, field=field)


class WrongIdentifier(BadValue):
    """An identifier, such as an IBAN, that cannot be right; ``--force`` keeps it."""

    def __init__(self, field: str, value: str, why: str, example: str) -> None:
        super().__init__(field, value, why, example)
        self.hint = f"{self.hint}. Use --force to keep it anyway."


class EmptyValue(BadValue):
    """A value that is empty, as a variable of a script that is not set makes it; ``typed`` is how its option or
    argument is typed: "--amount"."""

    def __init__(self, typed: str) -> None:
        Usage.__init__(self, f"{typed} is empty.", "Give it a value, or leave it out.", field=typed.lstrip("-"))


class BadRef(Usage):
    """A word that is not a reference such as LEAD-5."""

    code = "bad_ref"


class UnknownKind(Usage):
    code = "unknown_kind"

    def __init__(self, word: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no kind {word!r}.", did_you_mean(word, known))


class UnknownTopic(Usage):
    """A topic of ``crm help`` that does not exist."""

    code = "unknown_topic"

    def __init__(self, word: str, known: Sequence[str]) -> None:
        super().__init__(
            f"There is no topic {word!r}.", did_you_mean(word, known, "Topics: crm help. Commands: crm --help")
        )


class UnknownField(Usage):
    code = "unknown_field"

    def __init__(self, kind: str, word: str, known: Sequence[str]) -> None:
        super().__init__(f"{article(kind).capitalize()} has no field {word!r}.", did_you_mean(word, known), field=word)
        self.candidates = list(known)


class UnknownSetting(Usage):
    code = "unknown_setting"

    def __init__(self, word: str, known: Sequence[str]) -> None:
        super().__init__(
            f"There is no setting {word!r}.", did_you_mean(word, known, "crm config list shows all."), field=word
        )
        self.candidates = list(known)


class UnknownStage(Usage):
    code = "unknown_stage"

    def __init__(self, kind: str, word: str, known: Sequence[str]) -> None:
        listed = f"Stages: {', '.join(known)}." if known else f"{article(kind).capitalize()} has only one state."
        said, best = f"no stage {word!r}" if known else "no stages", closest(word, known)
        hint = listed if best is None else f"Did you mean {best}? {listed}"
        super().__init__(f"{article(kind).capitalize()} has {said}.", hint, field="stage")
        self.candidates = list(known)


class NotConvertible(Usage):
    """A pair that is not on the map of conversions."""

    code = "not_convertible"


class WrongKind(Usage):
    """A reference of another kind than the one that is asked for."""

    code = "wrong_kind"


# --- 3: not there ---------------------------------------------------------------------------------------


class NotFound(CrmError):
    """A reference that is well formed, but no element has it."""

    code = "not_found"
    exit = 3


# --- 4: conflict ----------------------------------------------------------------------------------------


class Conflict(CrmError):
    code = "conflict"
    exit = 4


class Duplicate(Conflict):
    """What would be created probably exists already."""

    code = "duplicate"


class Ambiguous(Conflict):
    """A name that more than one element has."""

    code = "ambiguous"


class AlreadyConverted(Conflict):
    code = "already_converted"


class AlreadyBilled(Conflict):
    code = "already_billed"


class AlreadyDone(Conflict):
    """What is asked has been done before and cannot be done twice."""

    code = "already_done"


class ChangedMeanwhile(Conflict):
    """The world has moved: what a step did is no longer as it left it."""

    code = "changed_meanwhile"


class KeyReused(Conflict):
    """An idempotency key that was used before with other arguments."""

    code = "key_reused"


# --- 5: refused -----------------------------------------------------------------------------------------


class Refused(CrmError):
    """Understood, but against a rule."""

    code = "refused"
    exit = 5


class MissingValue(Refused):
    """Required values that are missing, all of them at once."""

    code = "missing_value"


class InUse(Refused):
    """Other elements refer to what should be removed."""

    code = "in_use"


class Frozen(Refused):
    """An element that may no longer be changed."""

    code = "frozen"


class NothingToUndo(Refused):
    code = "nothing_to_undo"


# --- 6, 7, 8, 9 --------------------------------------------------------------------------------------------


class NeedsYes(CrmError):
    """A question that only a person can answer, and nobody is at the terminal."""

    code = "needs_yes"
    exit = 6


class PartlyFailed(CrmError):
    """Finished, but some of many failed."""

    code = "partly_failed"
    exit = 7


class DatabaseError(CrmError):
    """The database is busy, unreadable or from a newer version."""

    code = "database"
    exit = 8


class DatabaseBusy(DatabaseError):
    code = "database_busy"


class OtherSystem(CrmError):
    """Another system, such as a mail server or a payment provider, refused or cannot be reached."""

    code = "other_system"
    exit = 9


class NotKnown(OtherSystem):
    """It broke after something was handed over and before that was confirmed: it may have been done."""

    code = "unsure"
