"""Tests of work by sets: it leaves what the same work leaves that is done one by one."""
