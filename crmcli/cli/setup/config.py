"""``crm config get|set|list``: the settings of the database."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import partial

from crmcli.actions.setup import config as actions
from crmcli.cli.context import Session
from crmcli.cli.files import read_bytes
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.params import argument
from crmcli.light import Annotated
from crmcli.model.files import File
from crmcli.model.results import Described, Rows, Written
from crmcli.store.blobs import checksum

Name = Annotated[str, argument("NAME", "Name of a setting; see crm config list.", "payment_terms")]
Value = Annotated[str, argument("VALUE", "Its value, or a file; empty restores the default.", "30")]


@reads(examples="crm config get currency\ncrm config get payment_terms\ncrm config get seller --json")
def get(session: Session, name: Name) -> Described:
    """Show the value of a setting."""
    return actions.get(session.act, name)


def read_ahead(session: Session, name: str, value: str) -> AbstractContextManager[bytes]:
    """What the file holds that a setting is set to, nothing for other settings; nothing is locked meanwhile."""
    setting = session.registry.by_setting.get(name.strip().lower().replace("-", "_"))
    if setting is None or not isinstance(setting.type, File) or not value.strip():
        return nullcontext(b"")
    most = setting.type.limit + 1
    if value == "-":
        return nullcontext(session.stdin_bytes().read(most))
    return nullcontext(read_bytes(value, most))


@writes(
    examples="crm config set payment_terms 30\ncrm config set invoice_number 'RE-{year}-{n:05}'\n"
    "crm config set logo logo.png",
    ahead=read_ahead,
)
def set_(session: Session, name: Name, value: Value) -> Written:
    """Change a setting; it has a history and can be undone like anything else."""
    with (session.ahead or partial(read_ahead, session, name, value))() as content:
        if content and session.asked.key is not None:  # the file is known again by what is in it
            session.typed["VALUE"] = checksum(content)
        return session.write("config set", actions.set_value, name=name, value=value, content=content)


@reads(examples="crm config list\ncrm config list --json\ncrm config list --fields setting,value")
def list_(session: Session) -> Rows:
    """List all settings with their values."""
    return actions.listing(session.act)


config = VerbGroup(
    "config",
    {"get": get, "set": set_, "list": list_},
    help="Settings: number series, terms of payment, currency, seller ...",
    panel="Setup",
)
