"""Whether a database still follows the catalogue by which it was opened: asked when it is locked for writing."""

from __future__ import annotations

from crmcli.errors import ChangedMeanwhile, DatabaseError
from crmcli.light import TYPE_CHECKING
from crmcli.store.extending import DEFINITIONS, definitions
from crmcli.store.signing import signature

if TYPE_CHECKING:
    from crmcli.model.registry import Registry
    from crmcli.store.driver import Rows

CATALOGUED = (("SELECT value FROM meta WHERE name = 'catalogue'", ()), (DEFINITIONS, ()))
_AGAIN = "Nothing was written. Do it again."


def check_catalogued(place: str, registry: Registry, catalogue: Rows, fields: Rows) -> None:
    """Raises DatabaseError (exit 8) where another version has brought the database up to date since it was opened, and
    ChangedMeanwhile (4) where a field of its own is gone or another by now; these are the answers to ``CATALOGUED``."""
    if catalogue != [(signature(registry),)]:
        raise DatabaseError(f"{place} was brought up to date by another version of crmcli meanwhile.", _AGAIN)
    if not set(definitions(registry)) <= set(fields):
        raise ChangedMeanwhile("A field that was added to this database was changed or removed meanwhile.", _AGAIN)
