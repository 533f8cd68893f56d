"""Documents on paper and as e-invoices, made of plain data: no database takes part."""
