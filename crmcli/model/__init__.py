"""What a CRM is: plain types and rules, ``kinds`` and ``traits`` first; no clock, files, SQL or printing."""
