"""Photos sent back as files, each in the size that another place wants.

Owns the request and the sending. A press only writes an errand down for each file; the runner
(handlers/errands) has it made and sends it, so that a file is sent on though a process dies. Does
not own making pictures (services/photos/outputs).
"""

from dataclasses import dataclass
from io import BytesIO
from time import time
from uuid import UUID

import structlog

from handlers.callbacks import Action
from handlers.gateway import Gateway, UncertainError
from handlers.views import formats as views
from handlers.views.formats import ALL, formats_of
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from handlers.visit import Deed, Visit
from services.errands import Errand, ErrandKind
from services.gallery import name_of, named
from services.photos.outputs import Outputs
from services.photos.uses import Use
from services.products import Products
from services.reviewing import Outcome

log = structlog.get_logger(__name__)

FILES_A_DAY = 200
"""Files that one seller may ask for in a day: two dozen products in every format."""

SAME_PRESS_SECONDS = 60
"""A press repeated within about this long asks for the same file once."""


async def _format(visit: Visit) -> Outcome:
    """ "story.<name>": that photo as that file; "all.<name>": as each that there is."""
    desk, seller = visit.desk, visit.seller
    word, _, name = visit.word.partition(".")
    photo = named(visit.product.photos, name)
    uses = [use for use in formats_of(photo) if word in (ALL, use)] if photo is not None else []
    if photo is None or not uses:
        return Outcome.STALE
    asked = await desk.errands.asked_today(seller, ErrandKind.FORMATS)
    if asked + len(uses) > FILES_A_DAY:
        return Outcome.LIMIT
    moment = int(time() // SAME_PRESS_SECONDS)
    for use in uses:
        values = {"product": str(visit.product.id), "photo": name_of(photo), "use": use.value}
        key = f"formats:{visit.product.id}:{name}:{use}:{visit.product.revision}:{moment}"
        await desk.errands.ask(seller, ErrandKind.FORMATS, values, key=key)
    return Outcome.COMING


@dataclass(frozen=True, slots=True)
class FormatSender:
    """Has one file made and sends it."""

    products: Products
    outputs: Outputs
    gateway: Gateway

    async def send(self, errand: Errand, phrases: Phrases) -> None:
        """The file that the errand names. Raises `TryLaterError`, `BlobMissingError` and
        `UnreachableError`."""
        seller, use = errand.seller, Use(errand.values["use"])
        product = await self.products.get(seller.organization_id, UUID(errand.values["product"]))
        photos = product.photos if product is not None else ()
        photo = named(photos, errand.values["photo"])
        try:
            if photo is None:
                await self.gateway.send(seller.telegram_id, Message(views.gone(phrases)))
                return
            made = await self.outputs.picture(seller.organization_id, photo, use)
            name = views.file_name(use, photos.index(photo) + 1)
            caption = views.caption(use, phrases)
            await self.gateway.send_file(seller.telegram_id, BytesIO(made), name, caption)
        except UncertainError:
            log.info("perhaps_sent")  # once too often would be worse: she can ask again


DEEDS: dict[Action, Deed] = {Action.FORMAT: _format}
