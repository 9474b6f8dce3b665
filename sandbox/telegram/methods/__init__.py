"""The methods of the Bot API that the stand-in knows, by their names in lower case.

Owns the list alone. Real servers take method names in any case.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram.methods import albums, editing, profile, receiving, sending
from sandbox.telegram.wire import Params
from sandbox.telegram.world import World

Method = Callable[[World, Params], Awaitable[Any]]

METHODS: dict[str, Method] = {
    name.lower(): method
    for part in (receiving, sending, albums, editing, profile)
    for name, method in part.METHODS.items()
}
