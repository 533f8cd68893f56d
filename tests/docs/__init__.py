"""What people read is true: commands parse, links lead somewhere, what is generated is up to date."""
