"""Tests of money, as it is asked on the command line."""
