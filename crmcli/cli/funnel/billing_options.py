"""The options of ``crm convert`` that say what of deals and quotes an invoice bills."""

from __future__ import annotations

from functools import partial

from crmcli.cli.params import Param

_option = partial(Param, dest="billed", panel="What an invoice bills")

OPTIONS = (
    _option("lines", ("--lines",), "N,N", "Bill what is left of these lines (default: all).", "1,3", many=True),
    _option("qty", ("--qty",), "N=QTY", "Bill this quantity of a line; may be repeated.", "2=10", many=True),
    _option("percent", ("--percent",), "PERCENT", "Bill this share of the total.", "40"),
    _option("amount", ("--amount",), "AMOUNT", "Bill this amount, tax included.", "1190.00"),
    _option("deposit", ("--deposit",), "30%|500", "Bill a deposit: a percentage or an amount.", "30%"),
    _option("allow_over", ("--allow-over",), None, "Bill more than is left."),
    _option("together", ("--together",), None, "Bill several deals or quotes of one client on one invoice."),
)
