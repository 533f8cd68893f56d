"""``crm config``: the settings, which are rows with a history like anything else."""

from __future__ import annotations

from crmcli.actions.elements.derived import normalise
from crmcli.actions.money.numbers import check_pattern, coming, floor_here, numbered_by, shared
from crmcli.actions.outcome import written
from crmcli.actions.refs import one, shown
from crmcli.errors import UnknownSetting
from crmcli.light import Any
from crmcli.model.column_names import ColumnNames
from crmcli.model.files import File
from crmcli.model.kinds import Setting
from crmcli.model.patterns import NextNumber, Pattern
from crmcli.model.results import Column, Described, Record, Rows, Written
from crmcli.model.types import Reference
from crmcli.store import blobs, records
from crmcli.store.act import Act

COLUMNS = (
    Column("setting", "Setting", "ref"),
    Column("value", "Value", "title"),
    Column("set", "Set", "flag"),
    Column("help", "What it is"),
)


def get(act: Act, name: str) -> Described:
    """One setting; raises UnknownSetting (exit 2). Of a file, JSON tells its media type, size and checksum, too."""
    setting = _known(act, name)
    record = _record(act, setting)
    value = "" if record["value"] is None else str(record["value"])
    if isinstance(setting.type, File):
        record["file"] = _file(act, setting.type, act.setting(setting.name))
        value = f"{value}, SHA-256 {record['file']['sha256']}" if record["file"] else value
    return Described(record, [{"value": value}], (Column("value", "Value"),), value)


def listing(act: Act) -> Rows:
    """All settings in the order of their declaration; ``set`` tells whether it differs from "nothing said"."""
    rows = [_record(act, setting) for setting in act.registry.settings]
    return Rows("settings", COLUMNS, rows, len(rows))


def set_value(act: Act, name: str, value: str, content: bytes = b"") -> Written:
    """Set a setting from typed text, read as its type; an empty text unsets it. ``content`` is what the file holds
    that is typed for a setting that is one."""
    with act.step() as step:
        setting = _known(act, name)
        new = _read(act, setting, value, content)
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
        step.says("config set", setting=setting.name)
        shown_value = _record(act, setting)["value"]
        state = "not set" if shown_value is None else shown_value
        already = "already " if step.empty else ""
        return written(act, step, f"{setting.name} is {already}{state}", warnings=warnings)


def check_value(act: Act, name: str, value: str, content: bytes = b"") -> None:
    """Raises what ``set_value`` would raise for this value."""
    setting = _known(act, name)
    if isinstance(setting.type, File) and value.strip():
        setting.type.check(content, setting.name, value)
    elif value.strip():
        _read_text(act, setting, value)


def shown_value(act: Act, name: str) -> Any:
    """The value of a setting as JSON shows it, None for "not set"."""
    return _record(act, _known(act, name))["value"]


def _known(act: Act, name: str) -> Setting:
    wanted = name.strip().lower().replace("-", "_")
    found = act.registry.by_setting.get(wanted)
    if found is None:
        raise UnknownSetting(name, list(act.registry.by_setting))
    return found


def _read(act: Act, setting: Setting, text: str, content: bytes) -> str | None:
    """The stored text of a typed value; None for "not set"."""
    if not text.strip():
        return None
    if isinstance(setting.type, File):
        setting.type.check(content, setting.name, text)
        return blobs.keep(act, content)
    return _read_text(act, setting, text)


def _read_text(act: Act, setting: Setting, text: str) -> str | None:
    value: Any = setting.type.read(text, setting.name, act.reading())
    if isinstance(setting.type, Reference):
        value = one(act, value, setting.type.kind)[1]
    if isinstance(setting.type, Pattern) and value:
        check_pattern(act, setting, value)
    if isinstance(setting.type, ColumnNames) and value:
        from crmcli.actions.look.columns import read_columns

        value = ",".join(read_columns(act, act.registry.by_name[setting.type.kind], value))
    if isinstance(setting.type, NextNumber):
        value = floor_here(act, numbered_by(act, setting), setting, value)
    return None if value is None else str(value)


def _record(act: Act, setting: Setting) -> Record:
    stored = act.setting(setting.name)
    return {
        "setting": setting.name,
        "value": _coming(act, setting) if stored is None else _shown(act, setting, stored),
        "set": act.setting_row(setting.name) is not None,
        "help": setting.help,
    }


def _coming(act: Act, setting: Setting) -> str | None:
    """Of a series the number that comes next, whether the setting says something or not."""
    return coming(act, numbered_by(act, setting))[0] if isinstance(setting.type, NextNumber) else None


def _shown(act: Act, setting: Setting, stored: str) -> Any:
    """The value as JSON shows it; a reference as its REF, of a series the number that comes next."""
    if isinstance(setting.type, NextNumber):
        return _coming(act, setting)
    if isinstance(setting.type, Reference):
        return shown(act, (setting.type.kind, int(stored)))
    if isinstance(setting.type, File):
        file = _file(act, setting.type, stored)
        return f"{file['media_type']}, {file['size']:,} bytes" if file["size"] else "missing"
    if isinstance(setting.type, Pattern):
        return stored  # an earlier version may have taken what is refused today
    value = setting.type.read(stored, setting.name, act.reading())
    return setting.type.json(value, act.reading().currency)


def _file(act: Act, type: File, sha256: str | None) -> Record:
    """What there is to say of a file: nothing where none is set, its checksum alone where its bytes are missing."""
    if sha256 is None:
        return {}
    size, head = blobs.heads(act, [sha256]).get(sha256, (None, b""))
    return {"media_type": type.known(head) if size else None, "size": size, "sha256": sha256}
