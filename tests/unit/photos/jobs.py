"""Jobs that misbehave, named so that a pixel process can import them."""

import os
import time
from pathlib import Path


def crash_once(mark: Path) -> int:
    """End the process the first time, answer the second."""
    if not mark.exists():
        mark.touch()
        os.abort()
    return os.getpid()


def report_and_hang(note: Path) -> None:
    """Write down which process this is, and never come back."""
    part = note.with_suffix(".part")
    part.write_text(str(os.getpid()))
    part.replace(note)
    while True:
        time.sleep(0.01)


def take(size: int) -> int:
    """Ask for so many bytes at once."""
    return len(bytearray(size))


def largest_resident_megabytes() -> int:
    """The most memory that this process ever held."""
    return _megabytes("VmHWM")


def largest_reserved_megabytes() -> int:
    """The most addresses that this process ever took."""
    return _megabytes("VmPeak")


def _megabytes(name: str) -> int:
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if name in line).split()[1]) // 1024
