"""How set-up is asked for on the command line: a verb per file."""
