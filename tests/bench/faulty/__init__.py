"""What ``python -m tests.bench.faults`` does to databases: a file per kind of fault, which counts what became of it."""
