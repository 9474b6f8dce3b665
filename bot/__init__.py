"""The application: settings, composition root, command line, HTTP server, scheduler, languages."""

import os

__version__ = "0.1.0"

os.environ.setdefault("PTB_TIMEDELTA", "1")
"""python-telegram-bot gives durations as timedelta; without it every 429 raises a warning."""
