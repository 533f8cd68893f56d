"""What lists in Dutch call the fields of the catalogue."""

from __future__ import annotations

NAMES: dict[str, str] = {
    "naam volledigenaam contactpersoon": "name title",
    "voornaam": "first_name",
    "achternaam familienaam": "last_name",
    "aanhef titel": "salutation",
    "functie functietitel beroep": "job_title",
    "verjaardag geboortedatum": "birth_date",
    "bedrijf bedrijfsnaam organisatie": "company_name company title",
    "onderwerp": "title",
    "btwnummer": "vat_id",
    "branche sector": "industry",
    "medewerkers aantalmedewerkers": "employees",
    "webpagina website": "website",
    "bron herkomst": "source",
    "campagne": "campaign",
    "bedrag waarde": "amount",
    "valuta": "currency",
    "sluitingsdatum afsluitdatum": "close_date",
    "waarschijnlijkheid": "probability",
    "eigenaar": "owner",
    "notities opmerkingen opmerking omschrijving": "comments description",
    "fase": "stage",
    "categorieen labels": "tags",
    "artikelnummer": "sku",
    "prijs stuksprijs": "price",
    "eenheid": "unit",
    "btwtarief": "tax_rate",
    "kvknummer": "registration_no",
}
ADDRESS: dict[str, str] = {
    "straat adres straathuisnummer straatenhuisnummer": "street",
    "postcode": "postal_code",
    "plaats woonplaats stad": "city",
    "provincie": "region",
    "land landregio": "country",
}
APPENDED: dict[str, tuple[str, str]] = {
    "middelstenaam": ("first_name", " "),
    "tweedenaam": ("first_name", " "),
}
