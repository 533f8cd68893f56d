"""Taking back: which step (``undo``), what it leaves (``kept_fields``), what forbids it (``sealed``, ``blockers``)."""
