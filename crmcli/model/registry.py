"""The catalogue that is handed to the engine: it can say whether it is sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.model.catalogue import Catalogue
from crmcli.model.fields import Field
from crmcli.model.kinds import Stage


class Registry(Catalogue):
    """All kinds, conversions and settings, in the order in which they are shown.

    One that a file has extended knows by ``declared`` the catalogue of the program, of which tables are made.
    """

    declared: Registry | None = None

    @property
    def static(self) -> Registry:
        """The catalogue of the program, without what people added to it in a file."""
        return self.declared or self

    def extended(
        self, fields: Mapping[str, Sequence[Field]] | None = None, stages: Mapping[str, Sequence[Stage]] | None = None
    ) -> Registry:
        """The same with further fields and stages by kind. A stage of a known key takes the place of that one."""
        more, places = fields or {}, stages or {}
        kinds = tuple(kind.extended(more.get(kind.name, ()), places.get(kind.name, ())) for kind in self.kinds)
        return Registry(kinds, self.conversions, self.settings, self.static)

    def check(self) -> list[str]:
        """What is wrong with the catalogue, a sentence each; empty when it is sound."""
        from crmcli.model.soundness import faults

        return faults(self)
