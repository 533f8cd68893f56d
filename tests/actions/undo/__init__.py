"""Tests of undo, as actions on a database."""
