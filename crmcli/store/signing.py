"""What a file of ours is known by, and which catalogue it follows: all that opening one asks."""

from __future__ import annotations

from crmcli.model.fold import RULES
from crmcli.model.registry import Registry
from crmcli.model.traits import Numbered
from crmcli.store.ledger import LEDGER
from crmcli.store.migrations import newest
from crmcli.store.tables import PARTS

APPLICATION = 0x63726D31  # "crm1": what `file` and the version guard know a crmcli database by


def signature(registry: Registry) -> str:
    """A short text that differs when the catalogue, and so the schema, differs; what a file adds to it does not.

    It is worked out once for a catalogue, and kept with it.
    """
    static = registry.static
    return static.memo("signature", lambda: _signature(static), (newest(), *PARTS, *LEDGER.values()))


def _signature(registry: Registry) -> str:
    from zlib import crc32

    shared = (*PARTS, *LEDGER.values())
    declared = [(table, tuple((column.name, column.type) for column in table.columns)) for table in shared]
    words = [repr([(table.name, columns, table.indexes, table.unique, table.searched) for table, columns in declared])]
    words += [f"fold {RULES}", "within"]
    for kind in registry.kinds:
        numbered = kind.trait(Numbered)
        words.append(f"{kind.name} {kind.sealed} {numbered.setting if numbered else None}")
        words += [
            f"{field.name} {field.type.__class__.__name__} {field.unique}{field.indexed}{field.searchable} "
            f"{field.manual}{field.default}"
            for field in kind.all_fields
        ]
        words += [f"{stage.key} {stage.means}" for stage in kind.stages]
    return f"{newest()}.{crc32(','.join(words).encode()):08x}"
