"""Tests of documents for clients, as actions on a database."""
