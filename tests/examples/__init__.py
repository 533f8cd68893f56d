"""The examples are run: every session in a document, and the shell script."""
