"""Tests of documents for clients, as they are asked on the command line."""
