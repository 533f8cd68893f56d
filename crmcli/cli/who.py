"""Who works with the program, when nobody says."""

from __future__ import annotations

import os
from collections.abc import Mapping


def login_name(environ: Mapping[str, str]) -> str:
    """The login name, as the environment or the system has it."""
    for name in ("LOGNAME", "USER", "USERNAME"):
        if environ.get(name):
            return environ[name]
    try:
        from pwd import getpwuid

        return getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return "nobody"
