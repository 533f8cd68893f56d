"""A field of an element: its type, and what may be done with it."""

from __future__ import annotations

from crmcli.model.declared import Declared
from crmcli.model.types import FieldType

CUSTOM = "custom."  # what stands before the name of a custom field where it could be taken for another


class Field(Declared):
    """One field of an element.

    ``show`` puts it into lists; ``searchable`` into ``crm find``; ``unique`` refuses a second element with the same
    value; ``indexed`` makes filters on it fast, ``sparse`` its index hold the filled ones alone; ``manual`` is False
    for what only the program writes (it is shown and filtered, but is no option); ``option`` is the name of its
    option when that is not the field's own (``--email`` for ``emails``); ``snapshot`` the places that it is copied
    from while the element can still change ("company.street": the street of the company it names; the first that is
    filled counts; "company|contact.street" takes it from the first of the two that has an address; "buyer_reference"
    from a field of its own); ``write_once`` that it is set when the element is made and never after; ``not_cloned``
    that a clone does not take it over; ``hide_default`` that a card does not tell it while it is the default;
    ``never_frozen`` that it may change in every stage; ``default`` is a text read like typed input, or "{setting}" in
    it is the value of a setting; ``example`` is how a value is typed, where its type does not say so; ``custom`` that
    people added it to a database, where it has no column of its own and is kept under the name ``stored``, if that is
    another one, ``label`` what they call it.
    """

    name: str
    type: FieldType
    help: str
    required: bool = False
    default: str | None = None
    show: bool = False
    searchable: bool = False
    unique: bool = False
    indexed: bool = False
    sparse: bool = False
    manual: bool = True
    option: str | None = None
    snapshot: tuple[str, ...] = ()
    write_once: bool = False
    not_cloned: bool = False
    hide_default: bool = False
    example: str | None = None
    never_frozen: bool = False
    custom: bool = False
    stored: str | None = None
    label: str | None = None

    @property
    def key(self) -> str:
        """What a custom field is called where it is stored, also when a declared field has taken its name."""
        return self.stored or self.name.removeprefix(CUSTOM)

    @property
    def bare(self) -> str:
        """The name that people gave it, also when a declared field has taken that."""
        return self.name.removeprefix(CUSTOM)

    @property
    def title(self) -> str:
        """What people read: "Contract end"."""
        return self.label or self.bare.replace("_", " ").capitalize()

    @property
    def flag(self) -> str:
        """The option that sets the field, as typed: ``--first-name``."""
        return "--" + (self.option or self.name).replace("_", "-")
