"""Tests of money, as actions on a database."""
