"""Documents for clients: ``content`` is what one says as JSON, ``reading`` makes plain data of that for the writers."""
