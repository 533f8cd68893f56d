"""What people set up: ``config``, ``view``, ``stage``, ``field``, ``rule``; and ``doctor``, whose checks are ``health``."""
