"""The rules of the house, read from its source: who imports whom, where SQL is written, how long a file may be."""
