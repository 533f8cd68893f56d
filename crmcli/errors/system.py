"""What the system can refuse: to read or write a file, or to take what is written to it."""

from __future__ import annotations

from crmcli.errors import CrmError

_FULL = ("ENOSPC", "EDQUOT")


class SystemRefused(CrmError):
    """The system does not let a file be used, or takes no more of the output."""

    code = "system"
    exit = 5


def is_full(error: OSError) -> bool:
    """Whether there is no room left, on the disk or of what somebody may use of it."""
    import errno

    return error.errno in [getattr(errno, name, None) for name in _FULL]
