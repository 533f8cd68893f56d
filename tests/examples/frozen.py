"""The program as a process of its own whose clock stands still: at the instant in ``CRM_NOW``."""

from __future__ import annotations

import os
import sys
from datetime import datetime

from crmcli.__main__ import main

if __name__ == "__main__":
    sys.exit(main(clock=lambda: datetime.fromisoformat(os.environ["CRM_NOW"])))
