"""``crm config``: the settings, which are rows with a history like anything else."""

from __future__ import annotations

from typing import Any

from crmcli.actions.elements.derived import normalise
from crmcli.actions.money.numbers import check_pattern, shared
from crmcli.actions.outcome import written
from crmcli.actions.refs import one, shown
from crmcli.errors import UnknownSetting
from crmcli.model.kinds import Setting
from crmcli.model.patterns import Pattern
from crmcli.model.results import Column, Described, Record, Rows, Written
from crmcli.model.types import Reference
from crmcli.store import records
from crmcli.store.store import Store

COLUMNS = (
    Column("setting", "Setting", "ref"),
    Column("value", "Value", "title"),
    Column("set", "Set", "flag"),
    Column("help", "What it is"),
)


def get(store: Store, name: str) -> Described:
    """One setting; raises UnknownSetting (exit 2)."""
    record = _record(store, _known(store, name))
    value = "" if record["value"] is None else str(record["value"])
    return Described(record, [{"value": value}], (Column("value", "Value"),), value)


def listing(store: Store) -> Rows:
    """All settings in the order of their declaration; ``set`` tells whether it differs from "nothing said"."""
    rows = [_record(store, setting) for setting in store.registry.settings]
    return Rows("settings", COLUMNS, rows, len(rows))


def set_value(store: Store, name: str, value: str) -> Written:
    """Set a setting from typed text, read as its type; an empty text unsets it."""
    with store.step() as step:
        setting = _known(store, name)
        new = _read(store, setting, value)
        present, country = store.setting_row(setting.name), store.reading().country
        if present is None:
            records.create(store, "setting", [{"name": setting.name, "value": new}] if new is not None else [])
        elif new is None:
            records.delete(store, "setting", [present])
        else:
            records.update(store, "setting", [(present, {"value": new})])
        store.forget_settings()
        if store.reading().country != country:
            normalise(store)
        warnings = shared(store, setting) if isinstance(setting.type, Pattern) else []
        step.title = f"config set {setting.name} {value}".rstrip()
        shown_value = _record(store, setting)["value"]
        state = "not set" if shown_value is None else shown_value
        already = "already " if step.empty else ""
        return written(store, step, f"{setting.name} is {already}{state}", warnings=warnings)


def _known(store: Store, name: str) -> Setting:
    wanted = name.strip().lower().replace("-", "_")
    found = store.registry.by_setting.get(wanted)
    if found is None:
        raise UnknownSetting(name, list(store.registry.by_setting))
    return found


def _read(store: Store, setting: Setting, text: str) -> str | None:
    """The stored text of a typed value; None for "not set"."""
    if not text.strip():
        return None
    value: Any = setting.type.read(text, setting.name, store.reading())
    if isinstance(setting.type, Reference):
        value = one(store, value, setting.type.kind)[1]
    if isinstance(setting.type, Pattern) and value:
        check_pattern(store, setting, value)
    return None if value is None else str(value)


def _record(store: Store, setting: Setting) -> Record:
    stored = store.setting(setting.name)
    return {
        "setting": setting.name,
        "value": None if stored is None else _shown(store, setting, stored),
        "set": store.setting_row(setting.name) is not None,
        "help": setting.help,
    }


def _shown(store: Store, setting: Setting, stored: str) -> Any:
    """The value as JSON shows it; a reference as its REF."""
    if isinstance(setting.type, Reference):
        return shown(store, (setting.type.kind, int(stored)))
    if isinstance(setting.type, Pattern):
        return stored  # an earlier version may have taken what is refused today
    value = setting.type.read(stored, setting.name, store.reading())
    return setting.type.json(value, store.reading().currency)
