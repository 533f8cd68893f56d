"""The store on real SQLite files: opening, steps, rows, history, look-ups, search and filters."""
