"""The site's own hand on listings: reviews, pauses and their reasons.

Owns what the site does to an item unasked, with the wordings of the documented samples
(developers.mercadolibre.com.ar, gestionar-moderaciones).
"""

from sandbox.mercadolibre.answers import iso
from sandbox.mercadolibre.items import Items
from sandbox.mercadolibre.world import World

_REASON = {
    "es": "Tu foto de portada no tiene fondo blanco puro. Corregila para reactivar tu publicación.",
    "pt": "Sua foto de capa não tem fundo branco puro. Corrija para reativar seu anúncio.",
}


class Moderation:
    """Puts items under review and lets them go."""

    def __init__(self, world: World, items: Items) -> None:
        self._world = world
        self._items = items

    def review(self, item_id: str, sub_status: str = "waiting_for_patch") -> None:
        """Put an item under review, for its cover picture."""
        row = self._items.get(item_id)
        now = iso(self._world.clock())
        reason = _REASON["pt" if row.doc["site_id"] == "MLB" else "es"]
        self._world.store.save_moderation(
            item_id,
            {
                "moderation": {
                    "name": "POOR_QUALITY_THUMBNAIL",
                    "id": str(7_123_400_000 + int(row.created_at) % 100_000),
                    "date_created": now,
                    "evidences": [{"text_matched": item_id, "section_name": "pictures"}],
                    "wordings": [
                        {"type": "REMEDY", "value": reason},
                        {"type": "REASON", "value": reason},
                    ],
                },
                "infraction": {
                    "id": str(1_366_000_000 + int(row.created_at) % 100_000),
                    "date_created": now,
                    "user_id": str(row.seller_id),
                    "related_item_id": item_id,
                    "element_id": item_id,
                    "element_type": "ITM",
                    "site_id": row.doc["site_id"],
                    "filter_subgroup": "PQT",
                    "reason": reason,
                    "remedy": reason,
                },
            },
        )
        self._items.move(item_id, "under_review", [sub_status])

    def release(self, item_id: str) -> None:
        """End a review or a pause: the item sells again."""
        self._world.store.save_moderation(item_id, None)
        self._items.move(item_id, "active", [])

    def pause(self, item_id: str) -> None:
        """Pause an item, as its seller would on the site."""
        self._items.move(item_id, "paused", ["paused_by_seller"])
