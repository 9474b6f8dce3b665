"""What the bot shows to be doing: typing, uploading a photo.

Owns a short memory of sendChatAction calls per chat; the page shows them as they come by the hub.
"""

from collections import defaultdict, deque

from sandbox.telegram.hub import Hub

_KEPT = 1000


class Activity:
    """The latest actions of each chat, oldest first."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._actions: defaultdict[int, deque[str]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def note(self, chat_id: int, action: str) -> None:
        """The bot said what it is doing."""
        self._actions[chat_id].append(action)
        self._hub.publish("action", chat_id=chat_id, action=action)

    def of(self, chat_id: int) -> list[str]:
        """The actions of a chat since the start or the last reset."""
        return list(self._actions[chat_id])

    def forget(self) -> None:
        """Start anew."""
        self._actions.clear()
