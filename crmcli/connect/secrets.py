"""Passwords and keys: from the environment, from a command of the user's own, or from the system's keyring.

They live as long as the command that needs them, and stand in no database, no history, no list of processes and no
error.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping

from crmcli.errors import OtherSystem, Refused

SERVICE = "crmcli"
"""What the keyring's entries are kept under."""
_SECONDS = 60.0


def secret(name: str, command: str | None, environ: Mapping[str, str] = os.environ) -> str | None:
    """The secret called ``name`` (CRM_SMTP_PASSWORD): its variable, else the first line that ``command`` prints, else
    what the keyring knows; None when nobody does. Raises OtherSystem (exit 9) when the command fails."""
    return environ.get(name) or (_printed(name, command) if command else None) or _kept(name)


def _printed(name: str, command: str) -> str:
    """What a command prints, started without a shell; neither its output nor its words are told."""
    hint = "Run it by hand: it has to print the secret on its first line."
    try:
        done = subprocess.run(arguments(command), stdout=subprocess.PIPE, timeout=_SECONDS, check=False)
    except FileNotFoundError:
        raise OtherSystem(f"The command for {name} does not exist.", hint) from None
    except (OSError, subprocess.TimeoutExpired):
        raise OtherSystem(f"The command for {name} could not be run to its end.", hint) from None
    first = done.stdout.decode(errors="replace").partition("\n")[0].rstrip("\r")
    if done.returncode or not first:
        raise OtherSystem(f"The command for {name} gave no secret (exit code {done.returncode}).", hint)
    return first


def arguments(command: str) -> list[str]:
    """A command as a list of arguments, parted as a shell would; Refused (exit 5) for one that cannot be parted."""
    try:
        return shlex.split(command)
    except ValueError:
        raise Refused("A command has a quotation mark that is not closed.", "Look at it: crm config list.") from None


def _kept(name: str) -> str | None:
    try:
        import keyring  # type: ignore[import-not-found]
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(SERVICE, name)
    except Exception:  # keyring lets out whatever the system's store raises, and has none on a server
        return None
    return found
