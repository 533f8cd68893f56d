"""Reading: ``show`` and ``list`` first, then ``timeline`` with its ``narration``, ``history``, ``tree``, ``find``."""
