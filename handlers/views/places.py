"""Countries, as a seller recognises them in any language."""

from services.listings.sites import SITES

_INDICATOR_A = 0x1F1E6
"""Two regional indicators make a flag: https://www.unicode.org/reports/tr51/#Flags"""

_ID_LENGTH = 3


def flag(site_id: str) -> str:
    """The flag of a site's country; the bare id of a site unknown."""
    site = SITES.get(site_id)
    if site is None:
        return site_id[:_ID_LENGTH]
    return "".join(chr(_INDICATOR_A + ord(letter) - ord("A")) for letter in site.country)
