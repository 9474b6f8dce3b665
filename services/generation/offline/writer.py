"""The writer that needs no key and never fails: the last of every chain.

Owns turning a statement into `Written`. Does not own reading and composing (beside this module).
"""

from services.generation.brief import Brief, Watch, Written, unwatched
from services.generation.offline import compose
from services.generation.offline.reader import Statement, read_statement
from services.listings.content import (
    ConditionValue,
    Evidence,
    Price,
    Quantity,
    Text,
)

NAME = "offline"

_STATED = 0.95
_TITLE_BY_MODEL, _TITLE_BY_BRAND, _TITLE_BY_PHRASE = 0.9, 0.8, 0.6
_DESCRIPTION, _BARE_DESCRIPTION = 0.8, 0.3


def write_offline(brief: Brief) -> Written:
    """Write from the seller's words alone: pure, and the referee over every model.

    A price named in another currency than the site's is left out: she is asked for it.
    """
    statement = read_statement(brief.prompt, currency=brief.currency, language=brief.language)
    title = compose.title(statement, currency=brief.currency, language=brief.language)
    description = compose.description(statement, title, language=brief.language)
    price = statement.price
    return Written(
        title=_title(statement, title),
        description=Text(
            value=description,
            evidence=Evidence.SELLER if title else Evidence.DEFAULT,
            confidence=_DESCRIPTION if statement.facts else _BARE_DESCRIPTION,
        ),
        price=Price(value=price.amount, evidence=Evidence.SELLER, confidence=price.confidence)
        if price and price.currency is None
        else None,
        quantity=Quantity(value=statement.quantity, evidence=Evidence.SELLER, confidence=_STATED)
        if statement.quantity
        else None,
        condition=ConditionValue(
            value=statement.condition, evidence=Evidence.SELLER, confidence=_STATED
        )
        if statement.condition
        else None,
        facts=statement.facts,
    )


def _title(statement: Statement, title: str) -> Text:
    if not title:
        return Text(value="", evidence=Evidence.GUESS, confidence=0.0)
    by_brand = _TITLE_BY_BRAND if statement.names.brand else _TITLE_BY_PHRASE
    sure = _TITLE_BY_MODEL if statement.names.model else by_brand
    return Text(value=title, evidence=Evidence.SELLER, confidence=sure)


class OfflineWriter:
    """`write_offline` as a writer of the chain."""

    name = NAME
    model = ""

    async def write(self, brief: Brief, _watch: Watch = unwatched) -> Written:
        """Write at once; nothing outside is asked."""
        return write_offline(brief)
