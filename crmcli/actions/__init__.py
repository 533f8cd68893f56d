"""What one can do: one verb per file; an action returns a result and never prints."""
