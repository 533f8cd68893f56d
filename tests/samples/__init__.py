"""Tests on real data that nobody here wrote; skipped where it is not at hand (see ``northwind``)."""
