"""``crm config get|set|list``: the settings of the database."""

from __future__ import annotations

from typing import Annotated

from crmcli.actions.setup import config as actions
from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.params import argument
from crmcli.model.results import Described, Rows, Written

Name = Annotated[str, argument("NAME", "The name of a setting; crm config list shows them.", "payment_terms")]
Value = Annotated[str, argument("VALUE", "Its value; empty for what holds when it is not set.", "30")]


@reads(examples="crm config get currency")
def get(session: Session, name: Name) -> Described:
    """Show the value of a setting."""
    return actions.get(session.act, name)


@writes(examples="crm config set payment_terms 30\ncrm config set invoice_number 'RE-{year}-{n:05}'")
def set_(session: Session, name: Name, value: Value) -> Written:
    """Change a setting; it has a history and can be undone like anything else."""
    return session.write("config set", actions.set_value, name=name, value=value)


@reads(examples="crm config list")
def list_(session: Session) -> Rows:
    """List all settings with their values."""
    return actions.listing(session.act)


config = VerbGroup(
    "config",
    {"get": get, "set": set_, "list": list_},
    help="Settings: number series, terms of payment, currency, seller ...",
    panel="Setup",
)
