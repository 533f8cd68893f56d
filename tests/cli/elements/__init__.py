"""Tests of elements, as it is asked on the command line."""
