"""What lists in Italian call the fields of the catalogue."""

from __future__ import annotations

NAMES: dict[str, str] = {
    "nominativo nomecompleto nomeecognome": "name title",
    "nome": "name title",
    "cognome": "last_name",
    "titolo appellativo": "salutation",
    "posizione qualifica ruolo mansione": "job_title",
    "compleanno datadinascita datanascita": "birth_date",
    "societa azienda ragionesociale ditta impresa nomeazienda": "company_name company title",
    "oggetto": "title",
    "partitaiva piva": "vat_id",
    "codicefiscale": "tax_id",
    "settore": "industry",
    "dipendenti numerodidipendenti": "employees",
    "paginaweb sitoweb sito": "website",
    "origine fonte provenienza": "source",
    "campagna": "campaign",
    "importo valore": "amount",
    "valuta": "currency",
    "datadichiusura datachiusura": "close_date",
    "probabilita": "probability",
    "proprietario responsabile": "owner",
    "note commenti commento descrizione": "comments description",
    "fase": "stage",
    "etichette categorie": "tags",
    "codicearticolo codice": "sku",
    "prezzo prezzounitario": "price",
    "unita": "unit",
    "aliquotaiva": "tax_rate",
}
ADDRESS: dict[str, str] = {
    "via indirizzo indirizzovia viaindirizzo": "street",
    "cap codicepostale indirizzocap": "postal_code",
    "citta comune localita indirizzocitta": "city",
    "provincia regione prov indirizzoprovincia": "region",
    "paese nazione stato paesearea indirizzopaese": "country",
}
APPENDED: dict[str, tuple[str, str]] = {
    "secondonome": ("first_name", " "),
}
