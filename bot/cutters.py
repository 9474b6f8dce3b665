"""Those who cut products out in the order that the operator set, and the scanner of photos.

Owns which of them is opened with which settings. Does not own them (services/photos).
"""

from aiohttp import ClientSession
from pydantic import SecretStr

from bot.settings import Settings
from services.photos.clamav import Clamd
from services.photos.cutting import Cutting, Hand, OutsideHand, OwnHand, Workshop
from services.photos.ports import Scanner
from services.photos.providers import PHOTOROOM, REMOVEBG, RemoteCutter


def cutters(settings: Settings, http: ClientSession) -> dict[str, RemoteCutter]:
    """The providers outside, by their name in PHOTO_PROVIDERS."""
    return {
        "photoroom": RemoteCutter(
            PHOTOROOM,
            http,
            api_key=_shown(settings.photoroom_api_key),
            root=settings.photoroom_url,
        ),
        "removebg": RemoteCutter(
            REMOVEBG,
            http,
            api_key=_shown(settings.removebg_api_key),
            root=settings.removebg_url,
        ),
    }


def open_cutting(settings: Settings, http: ClientSession, workshop: Workshop) -> Cutting:
    """All that PHOTO_PROVIDERS names; nobody for none."""
    outside = cutters(settings, http)
    hands: list[Hand] = [
        OutsideHand(outside[name], workshop) if name in outside else OwnHand(workshop)
        for name in settings.photo_providers
    ]
    return Cutting(hands)


def open_scanner(settings: Settings) -> Scanner | None:
    """ClamAV where the operator runs it."""
    return Clamd(settings.clamav_url) if settings.clamav_url else None


def _shown(key: SecretStr | None) -> str:
    return key.get_secret_value() if key else ""
