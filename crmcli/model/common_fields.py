"""The fields that every element has, whatever its kind."""

from __future__ import annotations

from crmcli.model.fields import Field
from crmcli.model.types import Moment, Person, Text, Whole

COMMON_FIELDS: tuple[Field, ...] = (
    Field("owner", Person(), "Who looks after it; whoever makes it, unless given.", default="me", indexed=True),
    Field("created_at", Moment(), "When it was made.", manual=False, indexed=True),
    Field("updated_at", Moment(), "When it was last changed.", manual=False, indexed=True),
    Field("archived_at", Moment(), "When it was archived; lists leave it out then.", manual=False),
    Field("version", Whole(), "How often it was written: 1 when made.", manual=False),
    Field("uid", Text(), "A UUIDv7 that no other element in any database has.", manual=False),
)
