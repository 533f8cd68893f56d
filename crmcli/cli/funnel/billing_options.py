"""The options of ``crm convert`` that say what of deals and quotes an invoice bills."""

from __future__ import annotations

from typing import Any

from typer.core import TyperOption

from crmcli.actions.money.billing.asked import BillingRequest

PANEL = "What an invoice bills"

# option -> (how its value is called (None: a flag), may be repeated, help)
OPTIONS: dict[str, tuple[str | None, bool, str]] = {
    "--lines": ("1,3", True, "Bill what is left of these lines (default: all)."),
    "--qty": ("LINE=NUMBER", True, "Bill this quantity of a line; may be repeated."),
    "--percent": ("PERCENT", False, "Bill this share of the total."),
    "--amount": ("AMOUNT", False, "Bill this amount, tax included."),
    "--deposit": ("30%|500", False, "Bill a deposit: a percentage or an amount."),
    "--allow-over": (None, False, "Bill more than is left."),
    "--together": (None, False, "Bill several deals or quotes of one client on one invoice."),
}


def options() -> list[TyperOption]:
    return [
        TyperOption(
            param_decls=[f"bill_{typed[2:].replace('-', '_')}", typed],
            metavar=metavar,
            is_flag=metavar is None,
            multiple=multiple,
            default=False if metavar is None else None,
            help=help,
            rich_help_panel=PANEL,
        )
        for typed, (metavar, multiple, help) in OPTIONS.items()
    ]


def taken(values: dict[str, Any]) -> BillingRequest:
    """What is to be billed, taken out of the values of a command's options."""
    names = [name for name in values if name.startswith("bill_")]
    return BillingRequest.read({name.removeprefix("bill_"): values.pop(name) for name in names})
