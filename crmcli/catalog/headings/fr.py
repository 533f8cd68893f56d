"""What lists in French call the fields of the catalogue."""

from __future__ import annotations

NAMES: dict[str, str] = {
    "nomcomplet nometprenom prenometnom": "name title",
    "prenom": "first_name",
    "nomdefamille": "last_name",
    "civilite": "salutation",
    "fonction poste intituleduposte": "job_title",
    "datedenaissance datenaissance anniversaire": "birth_date",
    "societe entreprise organisation raisonsociale "
    "nomsociete nomdelasociete nomentreprise employeur": "company_name company title",
    "objet intitule libelle": "title",
    "numerotva tvaintracommunautaire numerodetva": "vat_id",
    "secteur secteuractivite": "industry",
    "effectif nombredemployes": "employees",
    "siteweb siteinternet pageweb": "website",
    "origine provenance": "source",
    "campagne": "campaign",
    "montant valeur": "amount",
    "devise": "currency",
    "datedecloture datecloture": "close_date",
    "probabilite": "probability",
    "proprietaire responsable": "owner",
    "remarques commentaire commentaires notes": "comments description",
    "etape phase": "stage",
    "etiquettes categories motscles": "tags",
    "reference referenceproduit": "sku",
    "prix prixunitaire": "price",
    "unite": "unit",
    "tauxtva": "tax_rate",
}
ADDRESS: dict[str, str] = {
    "rue adresse adressepostale adresserue": "street",
    "codepostal cp": "postal_code",
    "ville": "city",
    "depregion region departement province etat": "region",
    "pays paysregion": "country",
}
APPENDED: dict[str, tuple[str, str]] = {
    "deuxiemeprenom": ("first_name", " "),
}
