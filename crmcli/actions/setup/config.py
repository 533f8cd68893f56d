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
from crmcli.store.act import Act

COLUMNS = (
    Column("setting", "Setting", "ref"),
    Column("value", "Value", "title"),
    Column("set", "Set", "flag"),
    Column("help", "What it is"),
)


def get(act: Act, name: str) -> Described:
    """One setting; raises UnknownSetting (exit 2)."""
    record = _record(act, _known(act, name))
    value = "" if record["value"] is None else str(record["value"])
    return Described(record, [{"value": value}], (Column("value", "Value"),), value)


def listing(act: Act) -> Rows:
    """All settings in the order of their declaration; ``set`` tells whether it differs from "nothing said"."""
    rows = [_record(act, setting) for setting in act.registry.settings]
    return Rows("settings", COLUMNS, rows, len(rows))


def set_value(act: Act, name: str, value: str) -> Written:
    """Set a setting from typed text, read as its type; an empty text unsets it."""
    with act.step() as step:
        setting = _known(act, name)
        new = _read(act, setting, value)
        present, country = act.setting_row(setting.name), act.reading().country
        if present is None:
            records.create(act, "setting", [{"name": setting.name, "value": new}] if new is not None else [])
        elif new is None:
            records.delete(act, "setting", [present])
        else:
            records.update(act, "setting", [(present, {"value": new})])
        act.forget_settings()
        if act.reading().country != country:
            normalise(act)
        warnings = shared(act, setting) if isinstance(setting.type, Pattern) else []
        step.title = f"config set {setting.name} {value}".rstrip()
        shown_value = _record(act, setting)["value"]
        state = "not set" if shown_value is None else shown_value
        already = "already " if step.empty else ""
        return written(act, step, f"{setting.name} is {already}{state}", warnings=warnings)


def _known(act: Act, name: str) -> Setting:
    wanted = name.strip().lower().replace("-", "_")
    found = act.registry.by_setting.get(wanted)
    if found is None:
        raise UnknownSetting(name, list(act.registry.by_setting))
    return found


def _read(act: Act, setting: Setting, text: str) -> str | None:
    """The stored text of a typed value; None for "not set"."""
    if not text.strip():
        return None
    value: Any = setting.type.read(text, setting.name, act.reading())
    if isinstance(setting.type, Reference):
        value = one(act, value, setting.type.kind)[1]
    if isinstance(setting.type, Pattern) and value:
        check_pattern(act, setting, value)
    return None if value is None else str(value)


def _record(act: Act, setting: Setting) -> Record:
    stored = act.setting(setting.name)
    return {
        "setting": setting.name,
        "value": None if stored is None else _shown(act, setting, stored),
        "set": act.setting_row(setting.name) is not None,
        "help": setting.help,
    }


def _shown(act: Act, setting: Setting, stored: str) -> Any:
    """The value as JSON shows it; a reference as its REF."""
    if isinstance(setting.type, Reference):
        return shown(act, (setting.type.kind, int(stored)))
    if isinstance(setting.type, Pattern):
        return stored  # an earlier version may have taken what is refused today
    value = setting.type.read(stored, setting.name, act.reading())
    return setting.type.json(value, act.reading().currency)
