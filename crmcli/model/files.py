"""Files that the database keeps: which are taken, and how one is told from another."""

from __future__ import annotations

from crmcli.errors import BadValue
from crmcli.model.types import FieldType, Reading, clean

_SIGNS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_WORDS = {"image/png": "PNG", "image/jpeg": "JPEG", "text/html": "UTF-8 text"}


class File(FieldType):
    """A file whose bytes the database keeps; what is stored is their SHA-256 in hexadecimal. ``media`` are the media
    types that are taken, ``limit`` the most bytes."""

    media: tuple[str, ...] = ()
    limit: int = 1 << 20
    word = "file"
    metavar = "FILE"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return clean(text, field) or None

    def check(self, content: bytes, field: str, name: str) -> str:
        """The media type of a file of this name; raises BadValue (exit 2) for one that is not taken."""
        found = next((media for media in self.media if _is(media, content)), None)
        if not content:
            wrong = "is empty"
        elif len(content) > self.limit:
            wrong = f"is larger than {self.limit >> 10:,} KiB"
        elif found is None:
            wrong = f"is not {' or '.join(_WORDS[media] for media in self.media)}"
        else:
            return found
        raise BadValue(field, name, wrong)

    def known(self, head: bytes) -> str:
        """The media type of a file that was taken, by its first bytes."""
        return next((media for media in self.media if media in _SIGNS and _is(media, head)), self.media[-1])


def _is(media: str, content: bytes) -> bool:
    if media in _SIGNS:
        return content.startswith(_SIGNS[media])
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False
