"""What people set up: ``config``, ``view``, ``stage``, ``field``, ``rule``; ``doctor``, whose checks are ``health``."""
