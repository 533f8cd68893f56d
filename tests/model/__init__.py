"""What the model promises: values, totals, filters and the registry, without a database."""
