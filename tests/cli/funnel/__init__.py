"""Tests of the funnel, as it is asked on the command line."""
