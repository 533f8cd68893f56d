"""The programs that people come from: a list of the columns of each, of which the first that is known counts."""

from __future__ import annotations

from crmcli.catalog.origins.bitrix import BITRIX
from crmcli.catalog.origins.close import CLOSE
from crmcli.catalog.origins.crm import CRM
from crmcli.catalog.origins.dynamics import DYNAMICS
from crmcli.catalog.origins.espocrm import ESPOCRM
from crmcli.catalog.origins.freshsales import FRESHSALES
from crmcli.catalog.origins.gmx import GMX
from crmcli.catalog.origins.google import GOOGLE
from crmcli.catalog.origins.hubspot import HUBSPOT
from crmcli.catalog.origins.insightly import INSIGHTLY
from crmcli.catalog.origins.linkedin import LINKEDIN
from crmcli.catalog.origins.odoo import ODOO, ODOO_LEADS
from crmcli.catalog.origins.outlook import OUTLOOK
from crmcli.catalog.origins.pipedrive import PIPEDRIVE
from crmcli.catalog.origins.salesforce import SALESFORCE
from crmcli.catalog.origins.shops import SHOPIFY, WOOCOMMERCE
from crmcli.catalog.origins.suitecrm import SUITECRM
from crmcli.catalog.origins.zoho import ZOHO

ORIGINS = (
    CRM,
    SHOPIFY,
    WOOCOMMERCE,
    BITRIX,
    DYNAMICS,
    SUITECRM,
    ESPOCRM,
    ODOO_LEADS,
    ODOO,
    ZOHO,
    FRESHSALES,
    INSIGHTLY,
    CLOSE,
    PIPEDRIVE,
    HUBSPOT,
    SALESFORCE,
    LINKEDIN,
    GOOGLE,
    OUTLOOK,
    GMX,
)
