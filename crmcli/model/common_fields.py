"""The fields that every element has, whatever its kind."""

from __future__ import annotations

from crmcli.model.fields import Field
from crmcli.model.types import Moment, Person, Text, Whole

COMMON_FIELDS: tuple[Field, ...] = (
    Field("owner", Person(), "Owner; you, unless given.", default="me", indexed=True, never_frozen=True),
    Field("created_at", Moment(), "When it was created.", manual=False, indexed=True),
    Field("updated_at", Moment(), "When it was last changed.", manual=False, indexed=True),
    Field("archived_at", Moment(), "When it was archived; lists hide it then.", manual=False, never_frozen=True),
    Field("version", Whole(), "Revision: 1 when created.", manual=False),
    Field("uid", Text(), "A UUIDv7 that no other element in any database has.", manual=False),
)
