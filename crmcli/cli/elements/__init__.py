"""How elements are asked for on the command line: a verb per file."""
