"""Tests of the funnel, as actions on a database."""
