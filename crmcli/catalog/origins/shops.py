"""What shops export of their orders, with a row per line: Shopify, WooCommerce."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

SHOPIFY = Origin(
    "shopify",
    ("lineitemname lineitemquantity", "lineitemname lineitemprice"),
    {
        "name": "title",
        "id": "id",
        "email": "contact",
        "notes": "comments",
        "total": "-",
    },
)
WOOCOMMERCE = Origin(
    "woocommerce",
    ("ordernumber itemname", "orderid itemname", "ordernumber itemcost"),
    {
        "ordernumber": "title",
        "orderid": "id",
        "emailbilling billingemail billingemailaddress": "contact",
        "companybilling billingcompany": "company",
        "ordercurrency": "currency",
        "customernote": "comments",
        "ordertotalamount": "-",
    },
)
