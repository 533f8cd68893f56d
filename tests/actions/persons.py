"""A person with all that can hang on somebody, for tests of what is to be forgotten or told of one."""

from __future__ import annotations

from typing import Any

from tests import again
from tests.actions.invoices import NOON, SELLER, done
from tests.conftest import Crm
from tests.difference import Picture
from tests.prepared import prepared

NAME = ("--name", "Zoltán Quarkwright")
WORDS = ("zolt", "quark", "gnomweg", "ooze", "5551234", "170 555", "purpleberries", "blobfish")
BOOKS = {"change", "step", "meta", "sqlite_sequence", "seal", "blob", "tally", "owed"}


@prepared
def person(crm: Crm) -> None:
    """CONTACT-1 is somebody with all that can hang on a person; CONTACT-2, DEAL-1 and their notes say nothing of it."""
    crm.now = NOON
    crm.new("company", "Own", *SELLER, "--vat-id", "DE136695976")
    words = ("--email", "Ooze@quark.example", "--phone", "+49 170 5551234", "--street", "Gnomweg 77", "--tag", "quarky")
    crm.new("contact", *NAME, *words)
    done(crm, "edit", "CONTACT-1", "--external-id", "hubspot:quark-9", "--comments", "Met in Ooze")
    done(crm, "note", "CONTACT-1", "Likes purpleberries", "-m", "as Mr Quarkwright said")
    (crm.folder / "blobfish.txt").write_text("blobfish of Zoltán")
    done(crm, "attach", "CONTACT-1", str(crm.folder / "blobfish.txt"))
    (crm.folder / "blobfish.txt").unlink()
    crm.new("contact", "Grace Hopper", "--email", "grace@x.org")
    done(crm, "note", "CONTACT-2", "Likes tea")
    crm.new("deal", "Relaunch", "--contact", "CONTACT-2", "--amount", "500")


def purged(crm: Crm, *words: str) -> dict[str, Any]:
    return done(crm, "purge", "CONTACT-1", *words, "--yes")


def told(crm: Crm, *words: str) -> list[tuple[str, str, str, str]]:
    detail = done(crm, "purge", "CONTACT-1", *words, "--dry-run")["detail"]
    return [(each["what"], each["ref"], each["field"], each["why"]) for each in detail]


def left(crm: Crm, *words: str) -> dict[str, list[str]]:
    """The files of the folder in whose bytes one of the words stands, in any case, with those."""
    again.let_go()
    found = {path.name: path.read_bytes().lower() for path in crm.folder.rglob("*") if path.is_file()}
    here = {name: [word for word in words or WORDS if word.encode() in bytes_] for name, bytes_ in found.items()}
    return {name: some for name, some in here.items() if some}


def others(before: Picture, after: Picture, *gone: tuple[str, int]) -> None:
    """All rows of all tables are the same, but for those of the elements that went and for the books."""
    for table in before.keys() - BOOKS:
        rows = {
            key: row
            for key, row in before[table].items()
            if (table, key) not in gone
            and (row.get("kind"), row.get("element")) not in gone
            and not (table.endswith("_search") and (table.removesuffix("_search"), key) in gone)
            and not {(row.get("from_kind"), row.get("from_id")), (row.get("to_kind"), row.get("to_id"))} & set(gone)
        }
        assert after.get(table, {}) == rows, table


def sound(crm: Crm) -> None:
    found = crm("doctor", "--verify", "--json").json
    apart = ("clock",) if crm.over_server else ()  # which is not the one that stands still here
    assert [row for row in found if row["state"] not in ("ok", "note") and row["check"] not in apart] == []
