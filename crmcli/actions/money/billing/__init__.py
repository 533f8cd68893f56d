"""Billing: the lines of an invoice over deals and quotes, exact to the cent whichever way they are billed.

Read in this order: ``ledger`` (what was billed: the definition of it all), ``asked`` (what is to be billed), ``bill``
(may it be?), ``lines`` (by lines: the rest, or some of it), ``deposits`` (what they take off again), ``money``
(deposits, percentages, amounts), ``state`` (none, partial, full or over).
"""
