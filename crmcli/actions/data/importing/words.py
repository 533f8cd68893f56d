"""The words in the names of columns: how they are compared, and those that say the same in every program."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from crmcli.light import Any, NamedTuple, re


def _each(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that tell one address of several, by what they mean: the first of these that is filled is taken.
PLACES = {
    word: place
    for place, words in {
        "work": "work business mailing mail billing company primary bureau geschaftlich dienstlich buro trabajo "
        "laboral uff ufficio lavoro werk werkadres bedrijf postanschrift rechnungsanschrift",
        "person": "contact person",
        "shipping": "shipping lieferanschrift livraison",
        "home": "home private personal privat domicile particular domicilio casa ab abitazione thuis huisadres prive",
        "other": "other alternate weitere weiterer weiteres autre otro otra altro altra overig andere ander",
    }.items()
    for word in words.split()
}
ORDER = ("", "work", "person", "shipping", "home", "other")  # whose address it is rather than another

EMAIL = _each("email emails mail emailadresse emailadres courriel correo messagerie mel elettronica")
PHONE = _each(
    "phone phones telephone telephones tel mobile cell cellphone fax telefon telefone telefonnummer handy mobiltelefon "
    "mobil handynummer mobilnummer telefax faxnummer festnetz telecopie portable telefono telefonos movil celular "
    "cellulare telefoon telefoonnummer mobiel mobiele gsm phonenumber phonework phonemobile phonehome mobilephone "
    "homephone workphone otherphone businessphone haupttelefon autotelefon"
)
LABELS = {
    word: label
    for label, words in {
        "fax": "fax telefax faxnummer telecopie",
        "mobile": "mobile cell cellphone handy handynummer mobiltelefon mobil mobilnummer portable movil celular "
        "cellulare mobiel mobiele gsm phonemobile mobilephone",
        "pager": "pager",
        "assistant": "assistant assistent assistente asistente",
        "work": "work business office geschaftlich dienstlich buro bureau trabajo laboral uff ufficio lavoro werk "
        "phonework workphone businessphone",
        "home": "home private privat personal domicile particular casa ab abitazione thuis prive phonehome homephone",
        "other": "other autre otro altro overig weitere weiteres otherphone",
    }.items()
    for word in words.split()
}
NOISE = _each(
    "address addresses number numbers value main primary additional secondary s no id contact person lead car company "
    "adresse adressen haupt firma nummer numero direccion electronico electronica indirizzo "
    "posta elettronica adres hoofd societe principal principale auto voiture organizacion societa bedrijf"
)
ADDRESS = _each("address adresse direccion indirizzo adres")
FILLING = _each("de du des d del della di la le les l el los of the der die das op van het l en")  # between two words


# How other programs write that there is nothing; of the second, names and texts may be meant.
EMPTY = _each("n/a #n/a #value! #ref! - -- --- – — (none) (blank) [null] \\n k.a. k.a #null!")
NOTHING = _each("none null nil nan unknown unbekannt keine keiner ninguno aucun nessuno geen ?")

# What our own exports say about an element that is made anew when it is imported.
OWN = _each("ref kind id uid version createdat updatedat archivedat totals links custom billing billed")


class Reject(NamedTuple):
    """What stands before a rejected row: its line, and why it was refused."""

    line: int
    reason: str


REJECTS = Reject._fields  # the first columns of a file of rejected rows


def words(name: str) -> list[str]:
    """The words of a column's name: "E-mail 2 - Value" -> email, 2, value; "FirstName" -> first, name."""
    text = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.findall(r"[^\W\d_]+|[0-9]+", re.sub(r"\be[\s\-_]?mail", "email", text))


def label_of(cell: Any) -> str | None:
    """ "* Work" -> "work"; "Mobile Phone" -> "mobile"; None where nothing is said."""
    parts = words(cell) if isinstance(cell, str) else []
    return next((LABELS[part] for part in LABELS if part in parts), None) or "".join(parts) or None


def key(name: str) -> str:
    """The name as it is compared: case, blanks and punctuation do not matter."""
    return "".join(words(name))


def base(name: str, names: Sequence[str]) -> str:
    """The name as the file has it: that of a second column of one name has its number behind it."""
    found = re.fullmatch(r"(.+) \([0-9]+\)", name)
    return found[1] if found and found[1] in names else name
