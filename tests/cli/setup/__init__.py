"""Tests of set-up, as it is asked on the command line."""
