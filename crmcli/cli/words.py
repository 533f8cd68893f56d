"""Arguments and options that many verbs share."""

from __future__ import annotations

from crmcli.cli.params import argument, flag, option
from crmcli.light import Annotated

REFS = "REF..."
Refs = Annotated[list[str], argument(REFS, "References such as LEAD-5; - reads standard input.", "LEAD-5")]
Ref = Annotated[str, argument("REF", "Reference (LEAD-5), email address or title.", "LEAD-5")]
Text = Annotated[str, argument("TEXT", "Text, in quotes; - reads standard input.", "Wants an offer by Friday")]
Assigned = Annotated[list[str] | None, option("--set", "FIELD=VALUE", "Set any field.", "city=Berlin")]
Unset = Annotated[list[str] | None, option("--unset", "FIELD", "Empty a field.", "campaign")]
FORCE = "Keep an IBAN, VAT id or the like that cannot be right."
Force = Annotated[bool, flag("--force", FORCE)]
ExternalIds = Annotated[
    list[str] | None, option("--external-id", "[SYSTEM:]ID", "Its id in another program.", "hubspot:501")
]
IfVersion = Annotated[int | None, option("--if-version", "N", "Only if nobody has changed it since this version.", "4")]
Of = Annotated[str | None, option("--of", "WHO", "Only what WHO did; --by does the same here.", "agent")]
Archived = Annotated[bool, flag("--archived", "Include archived elements.")]
NoHeader = Annotated[bool, flag("--no-header", "TSV and CSV without the line that names the columns.")]
Sort = Annotated[
    str | None, option("--sort", "FIELDS", "Sort by these fields; a minus sorts descending.", "-amount,title")
]
