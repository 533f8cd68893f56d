"""The database, the only room with SQL: read ``act``, ``steps`` and ``records`` first, then ``driver`` below them."""
