"""Elements themselves: read ``create`` and ``edit`` first, the doors through which they are made and changed."""
