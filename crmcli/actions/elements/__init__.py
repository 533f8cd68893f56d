"""Elements themselves: read ``create`` and ``change`` first, the doors through which they are made and changed."""
