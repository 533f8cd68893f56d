"""Tests of the elements as they are declared."""
