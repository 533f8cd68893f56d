"""What lists in other languages call the fields of the catalogue: a file per language."""

from __future__ import annotations

from crmcli.catalog.headings import de, es, fr, it, nl

NAMES = (de.NAMES, fr.NAMES, es.NAMES, it.NAMES, nl.NAMES)
ADDRESS = (de.ADDRESS, fr.ADDRESS, es.ADDRESS, it.ADDRESS, nl.ADDRESS)
APPENDED = {**de.APPENDED, **fr.APPENDED, **es.APPENDED, **it.APPENDED, **nl.APPENDED}
