"""Tests of undo, as it is asked on the command line."""
