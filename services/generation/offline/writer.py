"""The writer that needs no key and never fails: the last of every chain.

Owns turning a statement into `Written`. Does not own reading and composing (beside this module).
"""

from dataclasses import replace

from services.generation.brief import Brief, Fact, Watch, Written, unwatched
from services.generation.hygiene import plain
from services.generation.offline import compose
from services.generation.offline.labels import read_labels
from services.generation.offline.merging import merged
from services.generation.offline.reader import Statement, read_statement
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import (
    ConditionValue,
    Evidence,
    Price,
    Quantity,
    Quoted,
    Text,
)
from services.listings.sites import SITES

NAME = "offline"

_STATED = 0.95
_WHOLE = frozenset({"BRAND", "MODEL", "LINE"})
_TITLE_BY_MODEL, _TITLE_BY_BRAND, _TITLE_BY_PHRASE = 0.9, 0.8, 0.6
_DESCRIPTION, _BARE_DESCRIPTION = 0.8, 0.3


def write_offline(brief: Brief) -> Written:
    """Write from the seller's words and the printed lines in her photos: pure, and the referee
    over every model.

    A price named in another currency than the site's is no price: she is asked for it.
    """
    said = read_statement(plain(brief.prompt), currency=brief.currency, language=brief.language)
    labels = read_labels(
        brief.labels,
        kind=said.names.kind,
        country=SITES[brief.site_id].country,
        language=brief.language,
    )
    statement, disputes = merged(said, labels)
    if compose.spare(statement):
        statement = replace(statement, facts=tuple(map(_of_the_whole, statement.facts)))
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
        quoted=Quoted(amount=price.amount, currency=price.currency)
        if price and price.currency is not None
        else None,
        quantity=Quantity(value=statement.quantity, evidence=Evidence.SELLER, confidence=_STATED)
        if statement.quantity
        else None,
        condition=ConditionValue(
            value=statement.condition,
            evidence=Evidence.SELLER,
            confidence=statement.condition_confidence,
        )
        if statement.condition
        else None,
        facts=statement.facts,
        disputes=disputes,
    )


def _of_the_whole(fact: Fact) -> Fact:
    """What a spare's own words tell of the thing that it fits, in doubt: a screen for an iPhone is
    no iPhone."""
    if fact.key not in _WHOLE or fact.confidence >= _STATED:
        return fact
    return fact.model_copy(update={"confidence": min(fact.confidence, BALANCED_ABOVE)})


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
