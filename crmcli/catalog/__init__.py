"""The elements: declarations only. REGISTRY is the one list that everything else is derived from."""

from __future__ import annotations

from crmcli.catalog.company import COMPANY
from crmcli.catalog.contact import CONTACT
from crmcli.catalog.conversions import CONVERSIONS
from crmcli.catalog.deal import DEAL
from crmcli.catalog.invoice import INVOICE
from crmcli.catalog.lead import LEAD
from crmcli.catalog.payment import PAYMENT
from crmcli.catalog.product import PRODUCT
from crmcli.catalog.quote import QUOTE
from crmcli.catalog.settings import SETTINGS
from crmcli.catalog.task import TASK
from crmcli.model.registry import Registry

REGISTRY = Registry(
    kinds=(LEAD, CONTACT, COMPANY, DEAL, QUOTE, INVOICE, PAYMENT, PRODUCT, TASK),
    conversions=CONVERSIONS,
    settings=SETTINGS,
)
