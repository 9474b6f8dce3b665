"""The bot's doors: its HTTP routes, and the way in for Telegram's updates.

Owns which door is open by the settings. Does not own what happens behind it (handlers) nor the
building of the parts (bot/house).
"""

from datetime import UTC, datetime

from telegram.ext import ExtBot

from bot import ground
from bot.dispatcher import publish_menu
from bot.errors import OperatorError
from bot.health import HealthRoutes
from bot.house import House
from bot.media import MediaRoutes
from bot.pages.connect import ConnectPages
from bot.updates.polling import Poller
from bot.updates.webhook import WEBHOOK_PATH, TelegramWebhook, ensure_webhook
from bot.updates.worker import InboxWorker
from bot.web import RouteGroup
from handlers.views.phrases import Phrases
from services.accounts import Connecting
from services.inviting import Inviting
from services.sellers import DEFAULT_LANGUAGE, LANGUAGES
from storage.blobs.links import MediaLinks


def routes(
    house: House,
    chat_url: str,
    connecting: Connecting | None,
    worker: InboxWorker,
) -> list[RouteGroup]:
    """The HTTP side."""
    settings = house.settings
    links = MediaLinks(ground.derived_key(house.keys, "media links"), lambda: datetime.now(UTC))
    groups: list[RouteGroup] = [
        HealthRoutes(
            {"database": house.database.ping, "blobs": house.blobs.ping},
            {"telegram": lambda: _telegram_answers(house.bot)},
        ),
        MediaRoutes(links.verify, house.blobs.get),
    ]
    if connecting is not None:
        groups.append(
            ConnectPages(
                connecting,
                house.languages.phrases,
                signing_key=ground.derived_key(house.keys, "connect page"),
                chat_url=chat_url,
                secure=(settings.public_url or "").startswith("https:"),
            )
        )
    if settings.telegram_mode == "webhook" and settings.telegram_webhook_secret:
        secret = settings.telegram_webhook_secret.get_secret_value()
        groups.append(TelegramWebhook(house.store.inbox, (secret,), worker.wake))
    return groups


async def _telegram_answers(bot: ExtBot[None]) -> None:
    await bot.get_me()


async def receive(house: House, worker: InboxWorker) -> None:
    """Have Telegram's updates come in, by the mode that the operator chose."""
    settings, store = house.settings, house.store
    if settings.telegram_mode == "polling":
        poller = Poller(house.bot, store.inbox, store.leases, owner=house.owner, wake=worker.wake)
        await poller.run()
        return
    if settings.public_url is None or settings.telegram_webhook_secret is None:
        raise OperatorError("PUBLIC_URL", "webhook mode needs an address", "set it")
    await ensure_webhook(
        house.bot,
        store.leases,
        owner=house.owner,
        url=settings.public_url + WEBHOOK_PATH,
        secret=settings.telegram_webhook_secret.get_secret_value(),
    )


async def menu(house: House) -> None:
    """Telegram's command menu, in every language, and the admins' own."""
    spoken: dict[str, Phrases] = {name: house.languages.phrases(name) for name in LANGUAGES}
    await publish_menu(house.bot, spoken, DEFAULT_LANGUAGE, house.settings.admin_telegram_ids)


def inviting(house: House) -> Inviting:
    """Who may come in: ACCESS and ADMIN_TELEGRAM_IDS."""
    settings = house.settings
    return Inviting(
        house.store.invitations,
        everybody=settings.access == "open",
        admins=frozenset(settings.admin_telegram_ids),
    )
