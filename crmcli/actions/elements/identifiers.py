"""Identifiers that somebody enters: one that cannot be right is refused, or kept on purpose and told of."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.errors import WrongIdentifier
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.types import Country
from crmcli.store.act import Act


def check_identifiers(
    act: Act, kind: Kind, values: Mapping[str, Any], present: Mapping[str, Any], *, keep: bool
) -> list[str]:
    """Judge the identifiers among stored values that were just entered; those that ``present``, the element's row,
    holds already are left alone.

    Raises WrongIdentifier (exit 2) for one that cannot be right; with ``keep`` there is a warning instead.
    """
    warnings = []
    for field in kind.judged:
        name, value = field.name, values.get(field.name)
        if not value or value == present.get(name):
            continue
        fault = field.type.fault(value, _country(act, kind, {**present, **values}))
        if fault is not None and not keep:
            raise WrongIdentifier(name, value, fault.why, fault.example)
        if fault is not None:
            warnings.append(f"{name}: {value!r} {fault.why}; it was kept.")
    return warnings


def _country(act: Act, kind: Kind, row: Mapping[str, Any]) -> str | None:
    """The country of the element, or else of the database."""
    mine = (row.get(field.name) for field in kind.fields if isinstance(field.type, Country) and field.manual)
    return next((country for country in mine if country), None) or act.reading().country
