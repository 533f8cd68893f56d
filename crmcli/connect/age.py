"""Files that are encrypted for the holders of keys, in the format of age (https://age-encryption.org/v1)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from crmcli.errors import BadValue, Refused, Usage
from crmcli.light import Any, import_module

_SIGN = b"age-encryption.org/v1"
_SECRET = "AGE-SECRET-KEY-"
EXAMPLE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def is_encrypted(path: Path) -> bool:
    """Whether the file says of itself that it is; raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_SIGN)) == _SIGN


def recipients(keys: Sequence[str]) -> list[Any]:
    """The public keys for which is encrypted; raises BadValue (exit 2), Refused (5) without the extra."""
    pyrage, found = _pyrage(), []
    for key in keys:
        if key.strip().upper().startswith(_SECRET):  # which nothing may repeat
            raise Usage("--encrypt-to takes a public key, and this is a secret one.", "age-keygen -y key.txt")
        try:
            found.append(pyrage.x25519.Recipient.from_str(key.strip()))
        except pyrage.RecipientError:
            raise BadValue("--encrypt-to", key, "is not a public age key", EXAMPLE) from None
    return found


def encrypt(source: Path, target: Path, keys: Sequence[Any]) -> None:
    """Write what a file holds into another, for the holders of any of these keys; raises OSError."""
    with source.open("rb") as plain, target.open("wb") as sealed:
        _pyrage().encrypt_io(plain, sealed, keys)


def identities(path: Path) -> list[Any]:
    """The secret keys in a file, one on a line, as age-keygen writes it; raises BadValue (exit 2), Refused (5) without
    the extra, OSError."""
    pyrage = _pyrage()
    lines = path.read_text("utf-8", "replace").splitlines()
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BadValue("--identity", str(path), "contains no secret age key", "key.txt")
    return found


def decrypt(source: Path, target: Path, keys: Sequence[Any]) -> None:
    """Write what a file holds in plain into another; raises Refused (exit 5) when none of the keys fits, or when it is
    damaged, and OSError."""
    pyrage = _pyrage()
    try:
        with source.open("rb") as sealed, target.open("wb") as plain:
            pyrage.decrypt_io(sealed, plain, keys)
    except (pyrage.DecryptError, OSError) as error:
        if getattr(error, "errno", None):  # the system's own; else the file has ended too early
            raise
        why = "the key is another one" if "no matching key" in str(error).lower() else "it is damaged"
        raise Refused(f"{source} cannot be decrypted: {why}.", "Name another copy, or another --identity.") from None


def _pyrage() -> ModuleType:
    try:
        return import_module("pyrage")
    except ImportError:
        raise Refused("Encrypted copies need pyrage.", "pip install 'crmcli[encrypted]'") from None
