"""The options of ``crm convert`` that say what of deals and quotes an invoice bills."""

from __future__ import annotations

from crmcli.cli.params import Param

PANEL = "What an invoice bills"

OPTIONS = (
    Param(
        "lines",
        ("--lines",),
        "1,3",
        "Bill what is left of these lines (default: all).",
        "billed",
        many=True,
        panel=PANEL,
    ),
    Param(
        "qty",
        ("--qty",),
        "LINE=NUMBER",
        "Bill this quantity of a line; may be repeated.",
        "billed",
        many=True,
        panel=PANEL,
    ),
    Param("percent", ("--percent",), "PERCENT", "Bill this share of the total.", "billed", panel=PANEL),
    Param("amount", ("--amount",), "AMOUNT", "Bill this amount, tax included.", "billed", panel=PANEL),
    Param("deposit", ("--deposit",), "30%|500", "Bill a deposit: a percentage or an amount.", "billed", panel=PANEL),
    Param("allow_over", ("--allow-over",), None, "Bill more than is left.", "billed", panel=PANEL),
    Param(
        "together",
        ("--together",),
        None,
        "Bill several deals or quotes of one client on one invoice.",
        "billed",
        panel=PANEL,
    ),
)
