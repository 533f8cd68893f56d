"""Tests of looking, as it is asked on the command line."""
