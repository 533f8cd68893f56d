"""Tests of looking, as actions on a database."""
