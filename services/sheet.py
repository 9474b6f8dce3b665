"""A table of products that spreadsheets open: CSV with a mark of its encoding.

Owns the columns and making cells harmless. Does not own the archive (services/exporting).
"""

import csv
import io
from collections.abc import Iterable, Sequence

from services.listings.content import Content
from services.products import Product

BOM = b"\xef\xbb\xbf"
"""Without it spreadsheets take UTF-8 for an older encoding."""

_FORMULA = frozenset("=+-@\t\r＝＋－＠")
"""A cell that begins so is carried out by a spreadsheet:
https://owasp.org/www-community/attacks/CSV_Injection"""

COLUMNS = (
    *("id", "created_at", "status", "title", "price", "currency", "quantity", "condition"),
    *("category_id", "category", "listing_type", "sku", "warranty", "warranty_days"),
    *("free_shipping", "local_pickup", "attributes", "description", "words", "photos"),
    *("marketplace_status", "marketplace_id", "address"),
)


def defused(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    first = cell.lstrip(" \n\v\f\u00a0")[:1]
    return f"'{cell}" if first in _FORMULA and first else cell


def head() -> bytes:
    """The names of the columns, after the mark."""
    return BOM + line(COLUMNS)


def line(cells: Iterable[str]) -> bytes:
    """One line of the table (RFC 4180)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([defused(cell) for cell in cells])
    return text.getvalue().encode()


def row_of(product: Product, photos: Sequence[str]) -> bytes:
    """A product's line: the version on show, and its photos by their names in the archive."""
    content, publication = product.content, product.publication
    said = _said(content) if content else {}
    cells = {
        "id": str(product.id),
        "created_at": product.created_at.isoformat(timespec="seconds"),
        "status": product.status.value,
        "words": product.prompt or "",
        "photos": " ".join(photos),
        "marketplace_status": publication.status.value if publication else "",
        "marketplace_id": (publication and publication.item_id) or "",
        "address": (publication and publication.permalink) or "",
        **said,
    }
    return line(cells.get(name, "") for name in COLUMNS)


def _said(content: Content) -> dict[str, str]:
    category, warranty = content.category, content.warranty
    return {
        "title": content.title.value,
        "price": str(content.price.value) if content.price else "",
        "currency": content.currency,
        "quantity": str(content.quantity.value),
        "condition": content.condition.value.value if content.condition else "",
        "category_id": category.id if category else "",
        "category": " › ".join(category.path or (category.name,)) if category else "",
        "listing_type": content.listing_type.value,
        "sku": content.sku or "",
        "warranty": warranty.kind.value if warranty else "",
        "warranty_days": str(warranty.days) if warranty else "",
        "free_shipping": "yes" if content.delivery.free_shipping else "no",
        "local_pickup": "yes" if content.delivery.local_pickup else "no",
        "attributes": "; ".join(f"{a.name}: {a.value_name}" for a in content.attributes),
        "description": content.description.value,
    }
