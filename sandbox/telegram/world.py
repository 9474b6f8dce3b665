"""Everything that the methods of the Bot API act on, in one record.

Owns the making of the stores from a folder; each store owns its rows.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from sandbox.telegram.activity import Activity
from sandbox.telegram.database import Database, Json
from sandbox.telegram.hub import Hub
from sandbox.telegram.media import MediaStore
from sandbox.telegram.messages import MessageStore
from sandbox.telegram.polling import Poller
from sandbox.telegram.presses import PressStore
from sandbox.telegram.profile import Profile
from sandbox.telegram.rates import RateLimits
from sandbox.telegram.sellers import SellerStore
from sandbox.telegram.updates import UpdateQueue
from sandbox.telegram.webhook import Webhook

_BOT_ID = 7_000_000_001


@dataclass(frozen=True, slots=True)
class World:
    """The state of the stand-in: stores on disk, and what is only known while it runs."""

    token: str
    database: Database
    hub: Hub
    sellers: SellerStore
    messages: MessageStore
    presses: PressStore
    activity: Activity
    media: MediaStore
    updates: UpdateQueue
    profile: Profile
    poller: Poller
    webhook: Webhook
    rates: RateLimits

    def bot_user(self) -> Json:
        """The bot as the Bot API's User, as it stands in its messages."""
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": self.profile.name(""),
            "username": self.profile.username,
        }


def open_world(state_dir: Path, *, token: str | None, rate_limits: bool) -> World:
    """Open or make the state below `state_dir`; without a `token` one is made up and kept."""
    database = Database(state_dir / "telegram.db")
    known = token or database.setting("token") or f"{_BOT_ID}:{secrets.token_urlsafe(27)[:35]}"
    database.keep("token", known)
    hub = Hub()
    updates = UpdateQueue(database, hub)
    webhook = Webhook(database, updates)
    return World(
        token=known,
        database=database,
        hub=hub,
        sellers=SellerStore(database),
        messages=MessageStore(database, hub),
        presses=PressStore(database, hub),
        activity=Activity(hub),
        media=MediaStore(database, state_dir / "files"),
        updates=updates,
        profile=Profile(database, hub),
        poller=Poller(updates, webhook),
        webhook=webhook,
        rates=RateLimits(enabled=rate_limits),
    )
