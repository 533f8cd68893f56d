"""Tests of set-up, as actions on a database."""
