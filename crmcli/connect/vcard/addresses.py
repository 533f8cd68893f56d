"""The addresses of a card: the one that counts part by part, others as a text of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.connect.vcard.lines import Property, parts, plain

_PLACES = ("work", "home", "other")
_COLUMNS = ("Street", "City", "State", "Postal Code", "Country")


def address(card: Sequence[Property]) -> Iterator[tuple[str, str]]:
    """The columns of the first address that says something ("Work Street"), and "Further Address (home)" with all of
    another. A label, which is the address as it is printed, counts where there is none."""
    first = True
    for line in card:
        found = _parts(line.value) if line.name == "ADR" else []
        if not any(found):
            continue
        place = next((word for word in _PLACES if word in line.types), "other")
        if first:
            yield from zip((f"{place.capitalize()} {column}" for column in _COLUMNS), found, strict=True)
        else:
            street, city, region, code, country = found
            town = " ".join(filter(None, (code, city)))
            yield f"Further Address ({place})", ", ".join(filter(None, (street, town, region, country)))
        first = False
    if first:
        yield "Street", next((plain(line.value) for line in card if line.name == "LABEL"), "")


def _parts(value: str) -> list[str]:
    """Street, city, region, postal code and country. The box and the second line belong to the street: older cards
    of Google have all of the address in the second line."""
    found = [", ".join(filter(None, map(plain, parts(part, ",")))) for part in parts(value)]
    box, extended, street, *rest = (found + [""] * 7)[:7]
    if box.isdecimal():
        box = f"PO Box {box}"
    return [", ".join(filter(None, (street, extended, box))), *rest]
