"""What a CRM is: plain types and rules. Standard library only; no clock, files, SQL or printing."""
