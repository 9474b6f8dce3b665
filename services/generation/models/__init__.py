"""The vendors whose models are asked, one file each (docs/providers.md shows how to add one).

Owns their order where AI_PROVIDERS does not say another.
"""

from services.generation.models import anthropic, gemini, groq, openai
from services.generation.models.connection import Asker, Model, open_model
from services.generation.models.vendor import Access, Vendor

VENDORS: tuple[Vendor, ...] = (
    gemini.VENDOR,
    openai.VENDOR,
    anthropic.VENDOR,
    groq.VENDOR,
)

__all__ = ["VENDORS", "Access", "Asker", "Model", "Vendor", "open_model"]
