"""What other programs call our fields: every name means a field that some kind has."""

from __future__ import annotations

from crmcli.actions.data.importing.headers import LINE, LINE_TYPES, SPECIAL
from crmcli.actions.data.importing.words import key
from crmcli.catalog import REGISTRY
from crmcli.catalog.vocabulary import VOCABULARY
from crmcli.model.vocabulary import ID, IGNORED

ORIGINS = (*VOCABULARY.origins, *VOCABULARY.beside)
FIELDS = {field.name for kind in REGISTRY.kinds for field in kind.all_fields if field.manual}


def test_every_name_means_a_field_of_some_kind() -> None:
    meant = {
        *(field for fields in (*VOCABULARY.fields.values(), *VOCABULARY.parts.values()) for field in fields),
        *(field for field, _ in VOCABULARY.appended.values()),
        *(field for origin in ORIGINS for fields in origin.meanings.values() for field in fields),
    }
    kinds = {f"{kind.name}:{ID}" for kind in REGISTRY.kinds} | {f"{LINE}{name}" for name in LINE_TYPES}
    assert {
        field for field in meant - kinds if field.partition(":")[0] not in {*FIELDS, *SPECIAL, IGNORED, ID}
    } == set()
    assert all(fields for origin in ORIGINS for fields in origin.meanings.values())


def test_the_names_stand_as_they_are_compared() -> None:
    names = {
        *VOCABULARY.fields,
        *VOCABULARY.parts,
        *VOCABULARY.appended,
        *(name for origin in ORIGINS for name in origin.meanings),
        *(name for origin in ORIGINS for mark in origin.marks for name in mark.split()),
    }
    assert {name for name in names if key(name) != name} == set()
