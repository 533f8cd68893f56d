"""The program as real processes: killed, cut off, and many at once."""
