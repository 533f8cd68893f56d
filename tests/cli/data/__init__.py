"""Tests of data in and out, as it is asked on the command line."""
