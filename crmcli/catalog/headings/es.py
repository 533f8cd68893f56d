"""What lists in Spanish call the fields of the catalogue."""

from __future__ import annotations

NAMES: dict[str, str] = {
    "nombre nombrecompleto nombreyapellidos": "name title",
    "apellidos apellido primerapellido": "last_name",
    "tratamiento": "salutation",
    "puesto cargo": "job_title",
    "cumpleanos fechadenacimiento fechanacimiento": "birth_date",
    "organizacion empresa compania nombredelaempresa nombreempresa razonsocial": "company_name company title",
    "asunto titulo": "title",
    "nif cif nifiva": "vat_id",
    "sector": "industry",
    "empleados numerodeempleados": "employees",
    "paginaweb sitioweb": "website",
    "origen fuente": "source",
    "campana": "campaign",
    "importe valor monto": "amount",
    "moneda divisa": "currency",
    "fechadecierre fechacierre": "close_date",
    "probabilidad": "probability",
    "propietario responsable": "owner",
    "notas comentarios comentario observaciones descripcion": "comments description",
    "etapa fase": "stage",
    "etiquetas categorias": "tags",
    "referencia codigo": "sku",
    "precio preciounitario": "price",
    "unidad": "unit",
}
ADDRESS: dict[str, str] = {
    "calle direccion domicilio direccioncalle": "street",
    "codigopostal cp": "postal_code",
    "ciudad poblacion localidad municipio": "city",
    "provincia estado estadooprovincia provinciaoestado provinciaestado estadoprovincia region": "region",
    "pais paisoregion paisregion": "country",
}
APPENDED: dict[str, tuple[str, str]] = {
    "segundonombre": ("first_name", " "),
}
