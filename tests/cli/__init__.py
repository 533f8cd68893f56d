"""How it is asked."""
