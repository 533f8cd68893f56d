"""How data in and out is asked for on the command line: a verb per file."""
