"""The name of the one who is logged in here."""

from __future__ import annotations

import os
from collections.abc import Mapping


def login_name(environ: Mapping[str, str]) -> str:
    """As the environment has it, else the system."""
    for name in ("LOGNAME", "USER", "USERNAME"):
        if environ.get(name):
            return environ[name]
    try:
        from pwd import getpwuid

        return getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return "nobody"
