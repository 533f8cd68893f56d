"""The catalogue that is handed to the engine: it can say whether it is sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.model.catalogue import Catalogue
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.types import FieldType, Reference


class Registry(Catalogue):
    """All kinds, conversions and settings, in the order in which they are shown.

    One that a file has extended knows by ``declared`` the catalogue of the program, of which tables are made, and
    by ``added_to_lines`` the fields of lines that people added.
    """

    declared: Registry | None = None
    added_to_lines: tuple[Field, ...] = ()

    @property
    def static(self) -> Registry:
        """The catalogue of the program, without what people added to it in a file."""
        return self.declared or self

    def extended(
        self, fields: Mapping[str, Sequence[Field]] | None = None, stages: Mapping[str, Sequence[Stage]] | None = None
    ) -> Registry:
        """The same with further fields and stages by kind. A stage of a known key takes the place of that one; a
        field goes along in a conversion where the target has one of the same name and type."""
        more, places = fields or {}, stages or {}
        kinds = tuple(kind.extended(more.get(kind.name, ()), places.get(kind.name, ())) for kind in self.kinds)
        by_name = {kind.name: kind for kind in kinds}
        conversions = tuple(
            entry.carrying(_shared(by_name[entry.source], by_name[entry.target])) for entry in self.conversions
        )
        return Registry(kinds, conversions, self.settings, self.static, tuple(more.get("line", ())))

    def check(self) -> list[str]:
        """What is wrong with the catalogue, a sentence each; empty when it is sound."""
        from crmcli.model.soundness import faults

        return faults(self)


def _shared(source: Kind, target: Kind) -> dict[str, str]:
    """The custom fields of the target that take one of the source, with that one: of the same type and name, or else,
    where there is one alone, of the same type and title."""
    theirs = [field for field in source.fields if field.custom]
    mine = [field for field in target.fields if field.custom] if theirs else []
    fitting = [(field, other) for field in mine for other in theirs if _alike(field.type, other.type)]
    found = {field.name: other.name for field, other in fitting if field.bare == other.bare}
    for field, other in fitting:
        rivals = [pair for pair in fitting if field.title in (pair[0].title, pair[1].title)]
        if field.title == other.title and field.name not in found and other.name not in found.values():
            found.update({field.name: other.name} if rivals == [(field, other)] else {})
    return found


def _alike(one: FieldType, other: FieldType) -> bool:
    """Whether values of the one are values of the other; references are called by their fields."""
    if isinstance(one, Reference) and isinstance(other, Reference):
        return one.kind == other.kind
    return one == other
