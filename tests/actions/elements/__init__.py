"""Tests of elements, as actions on a database."""
