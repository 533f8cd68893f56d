"""``crm find TEXT``: search everything."""

from __future__ import annotations

from crmcli.actions.look.find import find as action
from crmcli.actions.look.find import stream
from crmcli.cli.context import Session
from crmcli.cli.limits import All, Limit, row_limit
from crmcli.cli.options import reads
from crmcli.cli.params import argument, option
from crmcli.cli.references import read_text
from crmcli.cli.words import Archived
from crmcli.light import Annotated
from crmcli.model.results import Result

EVERYTHING = 2**31 - 1
Kinds = Annotated[list[str] | None, option("--kind", "KIND", "Only elements of these kinds.", "lead,contact")]


@reads(panel="Look", examples="crm find acme\ncrm find ada lovelace --json\ncrm find 030 1234567 --kind lead,contact")
def find(
    session: Session,
    words: Annotated[list[str], argument("TEXT...", "What to look for; - reads standard input.", "acme")],
    kind: Kinds = None,
    archived: Archived = False,
    limit: Limit = None,
    all_rows: All = False,
) -> Result:
    """Find elements by any text in them: names, numbers, addresses, comments, notes, lines; or by reference.

    Every word must begin a word of the element, or stand within one in scripts without blanks such as Chinese.
    Accents do not matter, nor how a number is typed: 5550001 finds 555 0001. The best come first, or, where there
    are too many to rank, the newest.
    """
    kinds = [session.registry.kind(word) for each in kind or () for word in each.split(",")]
    rows = row_limit(session, limit, all_rows)
    text = " ".join(read_text(session, word) for word in words)
    if rows is not None or session.for_people or session.asked.format == "table":
        return action(session.act, text, rows or EVERYTHING, kinds, archived)
    return stream(session.act, text, kinds, archived)
