"""A reference for money that shares nothing with the program, and random documents and histories held against it."""
