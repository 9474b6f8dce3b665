"""The event loop that the commands run on.

Owns the choice: uvloop, on which a quarter more presses are answered in a second (decision 11),
and the standard library's own where there is none, as on Windows.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run it to its end on a new loop, as `asyncio.run` does; raises what it raises."""
    with asyncio.Runner(loop_factory=_factory()) as runner:
        return runner.run(main)


def _factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop
