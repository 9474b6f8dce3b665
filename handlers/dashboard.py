"""/listings: her products, newest first, by shelves, pages and searches.

Owns what its buttons and the search do. Does not own the cards that they open (handlers/presses)
nor the review of several at once (handlers/batch).
"""

from handlers import words
from handlers.desk import Desk
from handlers.loose import Command, Loose, LoosePress, Said
from handlers.redrawing import redraw
from handlers.views import listings
from handlers.views.listings import PAGE, Place
from handlers.views.phrases import msg
from handlers.words import Answer, Take
from services.conversations import Question
from services.products import Page, Shelf
from services.reviewing import Outcome
from services.sellers import Seller

SEARCH = "search"
"""Kind of question: what to look for; the value is the shelf and the message with her list."""


async def show(desk: Desk, seller: Seller, place: Place, message_id: int | None = None) -> None:
    """Show a place in her list, in the message that shows the list already or in a new one."""
    page = await _page(desk, seller, place)
    last = max(0, page.counts[place.shelf] - 1) // PAGE
    if place.page > last:  # it has become shorter since the button was drawn
        place = place.at(last)
        page = await _page(desk, seller, place)
    message = listings.listings(page, place, desk.phrases_for(seller))
    await redraw(desk, seller, message, message_id)


async def _page(desk: Desk, seller: Seller, place: Place) -> Page:
    return await desk.products.page(
        seller, offset=place.page * PAGE, limit=PAGE, shelf=place.shelf, words=place.words
    )


async def _listings(said: Said) -> None:
    """What she writes behind the command is looked for."""
    await show(said.desk, said.seller, Place(words=listings.searched(said.rest)))


async def _turn(press: LoosePress) -> str:
    await show(press.desk, press.seller, Place.read(press.word), press.message_id)
    return ""


async def _find(press: LoosePress) -> str:
    """Ask what to look for, on the shelf of the word."""
    shelf = Shelf(press.word) if press.word in set(Shelf) else Shelf.ALL
    phrases = press.desk.phrases_for(press.seller)
    text = phrases.t("What are you looking for? A word of its title will do, or its SKU.")
    question = Question(SEARCH, value=f"{shelf.value}:{press.message_id or ''}")
    await words.ask(press.desk, press.seller, question, text, phrases.label("Search"))
    return ""


async def _found(answer: Answer) -> None:
    """Her words to the search: question and answer leave the chat, the list stays."""
    shelf, _, shown = answer.asked.value.partition(":")
    place = Place(shelf=Shelf(shelf), words=listings.searched(answer.text))
    if not place.words:
        phrases = answer.desk.phrases_for(answer.seller)
        await answer.again(phrases.t("Write a word of its title, or its SKU."))
        return
    await show(answer.desk, answer.seller, place, int(shown) if shown else None)
    await answer.settled(Outcome.DONE)


COMMANDS = {"listings": Command(_listings, msg("Your listings"))}

LOOSE: dict[str, Loose] = {"page": _turn, "find": _find}

TAKES: dict[str, Take] = {SEARCH: _found}
