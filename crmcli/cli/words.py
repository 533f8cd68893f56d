"""Arguments that many verbs share."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

REFS = "REF..."
Refs = Annotated[list[str], Argument(metavar=REFS, help="References such as LEAD-5; - reads them from standard input.")]
Ref = Annotated[str, Argument(metavar="REF", help="A reference such as LEAD-5, an email address or a title.")]
Text = Annotated[str, Argument(metavar="TEXT", help="The text, in quotes; - reads it from standard input.")]
Assigned = Annotated[list[str] | None, Option("--set", metavar="FIELD=VALUE", help="Set any field.")]
Unset = Annotated[list[str] | None, Option("--unset", metavar="FIELD", help="Empty a field.")]
ExternalIds = Annotated[
    list[str] | None, Option("--external-id", metavar="[SYSTEM:]ID", help="Its id in another program.")
]
