"""``crm import``: ``source`` is the file, ``spool`` keeps its entries, ``headers`` and ``survey`` find out what columns
mean, ``plan`` what a row becomes; ``rows`` puts them together, and ``whole`` reads what ``crm export --all`` wrote."""
