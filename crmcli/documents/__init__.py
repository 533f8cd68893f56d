"""On paper: a document as plain data, and the writers that make bytes of it; no store, no network, no clock."""
