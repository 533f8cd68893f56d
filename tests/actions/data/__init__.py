"""Tests of data in and out, as actions on a database."""
