"""What Outlook exports, in English and as it names columns alike elsewhere."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

OUTLOOK = Origin(
    "outlook",
    (
        "emaildisplayname",
        "businessstreet",
        "businesscountryregion",
        "strassegeschaftlich",
        "emailangezeigtername",
        "ruebureau",
        "adressemessagerie",
        "adressedemessagerie",
        "calledeltrabajo",
        "calletrabajo",
        "viauff",
        "indirizzouffvia",
        "werkadresstraat",
        "emailweergegevennaam",
    ),
    {
        "title anrede tratamiento titulo titolo titel aanhef": "salutation",
        "titre": "salutation",
        "titre2 titre1": "job_title",
        "emailtype email2type email3type emaildisplayname email2displayname email3displayname emailtyp "
        "email2typ email3typ emailangezeigtername email2angezeigtername email3angezeigtername "
        "typedemessagerie nomcompletdeladressedemessagerie tipodecorreoelectronico "
        "nombredepantalladecorreoelectronico tipopostaelettronica nomevisualizzatopostaelettronica "
        "emailweergegevennaam emailweergavenaam private privat prioritat priority priorite sensitivity "
        "vertraulichkeit": "-",
        "firma societe organizacion societa bedrijf": "company_name company",
        "apellidos": "last_name",
        "nombre voornaam vorname prenom": "first_name",
        "nom cognome achternaam nachname": "last_name",
        "nome": "first_name",
    },
)
