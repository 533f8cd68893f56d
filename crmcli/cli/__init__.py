"""How it is asked: words on the command line become one call of an action, its result becomes output."""
