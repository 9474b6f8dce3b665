"""What runs inside a pixel process: its bounds, and the jobs by name.

Owns the limits that a process puts on itself. Does not own the work (render), which is imported
here, in the process, and nowhere else.
"""

import os
import resource
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread

from services.photos.cuts import Cut
from services.photos.facts import Facts, Line
from services.photos.look import Look
from services.photos.ports import Inspected
from services.photos.uses import Canvas

ALONE = {"OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}
"""Threads of the libraries: there are as many processes as cores, and each thread reserves some
80 MB of the address space that the largest photos need."""

BEHIND_THE_CHATS = 10
"""Steps of priority that pixels stand behind the process that answers presses."""


def confine(memory_bytes: int, module: str) -> None:
    """Bound this process's memory, end it with its parent, let the chats go first, and load what
    the work needs.

    The address space is bounded on Linux only: other kernels refuse or ignore that limit.
    """
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    os.environ.update(ALONE)
    os.nice(BEHIND_THE_CHATS)
    Thread(target=_die_with_parent, name="die-with-parent", daemon=True).start()
    import_module(module)


def inspect(data: bytes) -> Inspected:
    """See `render.inspect`."""
    from services.photos import render

    return render.inspect(data)


def for_model(clean: bytes, limit: int) -> bytes:
    """See `render.for_model`."""
    from services.photos import render

    return render.for_model(clean, limit)


def sheet(photos: Sequence[bytes]) -> bytes:
    """See `sheet.sheet`."""
    from services.photos import sheet as work

    return work.sheet(photos)


def pair(before: bytes, after: bytes) -> bytes:
    """See `sheet.pair`."""
    from services.photos import sheet as work

    return work.pair(before, after)


def examine(original: bytes) -> Facts:
    """See `inspection.examine`."""
    from services.photos import inspection

    return inspection.examine(original)


def read(original: bytes) -> tuple[Line, ...]:
    """See `reading.read`."""
    from services.photos import reading

    return reading.read(original)


def cut_out(original: bytes) -> Cut:
    """See `cutout.cut_out`."""
    from services.photos import cutout

    return cutout.cut_out(original)


def judge(original: bytes, mask: bytes) -> Cut:
    """See `cutout.judge`."""
    from services.photos import cutout

    return cutout.judge(original, mask)


def develop(
    original: bytes, look: Look, canvas: Canvas, mask: bytes | None, facts: Facts | None
) -> bytes:
    """See `develop.develop`."""
    from services.photos import develop as work

    return work.develop(original, look, canvas, mask, facts)


def _die_with_parent() -> None:
    """Wait for the parent's end, however it comes, and end at once.

    The kernel's own death signal (PR_SET_PDEATHSIG) follows the thread that started a process,
    and pools start theirs from short-lived threads.
    """
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)
