"""Reading words without Typer, from the same declarations: ``finding`` says which command they name, ``reader`` what
its parameters are given, ``plain`` makes one call of both, or leaves the words to Typer."""
