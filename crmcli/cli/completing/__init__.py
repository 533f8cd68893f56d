"""Completion: ``line`` understands the words before the cursor, ``places`` says what may stand there, ``fields`` which
fields and values. All of it is derived from what the commands declare."""
