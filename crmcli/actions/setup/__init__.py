"""What people set up: ``config``, ``view``, and the ``fields`` of a kind."""
