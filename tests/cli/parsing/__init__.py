"""Tests of how words are read without Typer."""
