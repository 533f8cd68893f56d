"""Time zones by their IANA names ("Europe/Berlin")."""

from __future__ import annotations

from crmcli.errors import BadValue
from crmcli.model.types import Text, clean


class Zone(Text):
    """The name of a time zone that this system knows."""

    word = "time zone"
    metavar = "ZONE"
    example = "Europe/Berlin"

    def read(self, text: str, field: str, reading: object) -> str | None:
        from zoneinfo import ZoneInfo

        name = clean(text, field)
        if not name or name == "UTC":
            return name or None
        try:
            ZoneInfo(name)
        except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
            raise BadValue(field, text, "is not a time zone", self.example) from None
        return name
