"""From one element to the next: ``convert`` first, then ``move``, ``clone`` and ``link``."""
