"""The catalogue that is handed to the engine: it can say whether it is sound."""

from __future__ import annotations

from crmcli.model.catalogue import Catalogue


class Registry(Catalogue):
    """All kinds, conversions and settings, in the order in which they are shown."""

    def check(self) -> list[str]:
        """What is wrong with the catalogue, a sentence each; empty when it is sound."""
        from crmcli.model.soundness import faults

        return faults(self)
