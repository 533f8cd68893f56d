"""What lists in German call the fields of the catalogue."""

from __future__ import annotations

NAMES: dict[str, str] = {
    "vollstandigername namekontakt kontaktname ansprechpartner ansprechpartnerin": "name contact",
    "vorname rufname": "first_name",
    "nachname familienname zuname": "last_name",
    "anrede titel": "salutation",
    "position funktion beruf stelle berufsbezeichnung stellung jobtitel": "job_title",
    "geburtstag geburtsdatum": "birth_date",
    "firma firmenname unternehmen unternehmensname "
    "organisation kunde firmierung gesellschaft arbeitgeber": "company_name company title",
    "bezeichnung betreff thema titeldeal artikelname produktname artikelbezeichnung": "title",
    "ustidnummer umsatzsteueridentifikationsnummer umsatzsteuerid ustid": "vat_id",
    "steuernummer": "tax_id",
    "branche": "industry",
    "mitarbeiter mitarbeiterzahl anzahlmitarbeiter": "employees",
    "webseite internet internetseite internetadresse webadresse homepage": "website",
    "quelle herkunft": "source",
    "kampagne": "campaign",
    "betrag wert summe auftragswert volumen": "amount",
    "wahrung": "currency",
    "abschlussdatum abschlusstermin voraussichtlichesabschlussdatum": "close_date",
    "wahrscheinlichkeit": "probability",
    "besitzer zustandig zustandiger betreuer verantwortlich verantwortlicher": "owner",
    "notizen notiz bemerkung bemerkungen "
    "kommentar kommentare anmerkung anmerkungen beschreibung": "comments description",
    "phase stufe verkaufsphase": "stage",
    "stichworter kategorie kategorien schlagworte": "tags",
    "artikelnummer artikelnr": "sku",
    "preis einzelpreis stuckpreis": "price",
    "einheit": "unit",
    "steuersatz mwst mehrwertsteuer": "tax_rate",
    "kundennummer kundennr": "customer_number",
    "iban": "iban",
    "bic": "bic",
    "sprache": "lang",
}
ADDRESS: dict[str, str] = {
    "strasse strassehausnummer strassenr strassehausnr anschrift strasseundhausnummer": "street",
    "plz postleitzahl": "postal_code",
    "ort stadt wohnort": "city",
    "bundesland region kanton": "region",
    "land landregion staat": "country",
}
APPENDED: dict[str, tuple[str, str]] = {
    "weiterevornamen": ("first_name", " "),
    "zweitervorname": ("first_name", " "),
}
