"""Many at once, in and out: ``batch``, ``importing``, ``exporting``, ``backup``, ``copying``, ``sql``."""
