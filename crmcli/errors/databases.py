"""What can go wrong with a database on a server, beside what can with one in a file."""

from __future__ import annotations

from crmcli.errors import DatabaseError


class Unreachable(DatabaseError):
    """No server answers there, or what answers is none."""

    code = "unreachable"


class Lost(DatabaseError):
    """A transaction ended on the server before it was over here; nothing of it was kept."""

    code = "lost"


class Unsure(DatabaseError):
    """No answer came to what was to be kept, and the server cannot be asked: it may have been kept."""

    code = "unsure"


class NotOurs(DatabaseError):
    """What is there was not made by this program, or by another version of it."""

    code = "not_ours"


class ReadOnly(DatabaseError):
    """The database takes no writes at the moment, whoever asks."""

    code = "read_only"


class Forbidden(DatabaseError):
    """The token does not allow it, or is none."""

    code = "forbidden"
    exit = 5


class Blocked(DatabaseError):
    """The server, or the database itself, refuses this write by a rule."""

    code = "blocked"
    exit = 5


class TooLarge(DatabaseError):
    """A value is larger than the server takes."""

    code = "too_large"
    exit = 2
