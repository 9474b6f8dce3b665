"""The preview's buttons: publish, answer, regenerate, cancel, discard.

Owns what each of these presses leads to. Does not own the press itself (handlers/presses).
"""

from handlers import words
from handlers.callbacks import Action
from handlers.views import answers
from handlers.views.preview import OPTIONS_SHOWN
from handlers.visit import Deed, Visit, done_or_stale
from services.conversations import Question
from services.listings.content import Content, Missing
from services.listings.status import ProductStatus
from services.reviewing import Outcome


async def _main(visit: Visit) -> Outcome:
    return await visit.show("main")


async def _publish(visit: Visit) -> Outcome:
    return await visit.show("confirm")


async def _edit(visit: Visit) -> Outcome:
    return await visit.show("edit")


async def _confirm(visit: Visit) -> Outcome:
    revision = visit.press.revision
    return await visit.desk.reviewing.publish(visit.seller, visit.product.id, revision, visit.word)


async def _regenerate(visit: Visit) -> Outcome:
    return await visit.desk.reviewing.regenerate(
        visit.seller, visit.product.id, visit.press.revision
    )


async def _retry(visit: Visit) -> Outcome:
    return await visit.desk.reviewing.retry(visit.seller, visit.product.id, visit.press.revision)


async def _cancel(visit: Visit) -> Outcome:
    """Stop the run that is under way."""
    product = visit.product
    done = await visit.desk.versions.cancel(visit.seller, product.id, visit.press.revision)
    if done:
        await visit.desk.stop(product)
    return done_or_stale(done)


async def _resume(visit: Visit) -> Outcome:
    return await visit.desk.reviewing.resume(visit.seller, visit.product.id, visit.press.revision)


async def _connect(visit: Visit) -> Outcome:
    """A preview that was drawn before she had a shop needs none any more."""
    ready = visit.product.status is ProductStatus.READY
    if ready and await visit.desk.accounts.of(visit.seller.organization_id):
        return Outcome.STALE
    return Outcome.NO_ACCOUNT


async def _discard(visit: Visit) -> Outcome:
    """Work already done is asked about; what has only begun goes at once."""
    product = visit.product
    if product.content is not None and product.status is not ProductStatus.PROCESSING:
        return await visit.show("discard")
    return await _discard_yes(visit)


async def _discard_yes(visit: Visit) -> Outcome:
    done = await visit.desk.versions.discard(visit.seller, visit.product.id, visit.press.revision)
    return done_or_stale(done)


async def _field(visit: Visit) -> Outcome:
    """A field was chosen: offer its values as buttons, or ask for words."""
    content = visit.product.content
    if content is None:
        return Outcome.STALE
    gap = _gap(content, visit.word)
    if visit.word == "condition" or (gap is not None and 0 < len(gap.options) <= OPTIONS_SHOWN):
        return await visit.show(f"choose:{visit.word}")
    field = gap.id if gap else visit.word
    phrases = visit.desk.phrases_for(visit.seller)
    text = answers.question(field, content, phrases)
    question = Question(words.FIELD, visit.product.id, value=field)
    await words.ask(visit.desk, visit.seller, question, text, phrases.label("Write it here"))
    return Outcome.DONE


async def _choose(visit: Visit) -> Outcome:
    """A value was chosen: a condition, or "m2.5", option 5 of the missing attribute 2."""
    content = visit.product.content
    if content is None:
        return Outcome.STALE
    name, _, option = visit.word.partition(".")
    gap = _gap(content, name)
    hers = visit.seller, visit.product.id, visit.press.revision
    if gap is None:
        return await visit.desk.reviewing.choose(*hers, "condition", visit.word)
    if not option.isdecimal() or int(option) >= len(gap.options):
        return Outcome.STALE
    return await visit.desk.reviewing.choose(*hers, gap.id, gap.options[int(option)][1])


def _gap(content: Content, word: str) -> Missing | None:
    """The missing attribute named "m<index>", None for another word."""
    index = word.removeprefix("m")
    if index == word or not index.isdecimal() or int(index) >= len(content.missing):
        return None
    return content.missing[int(index)]


DEEDS: dict[Action, Deed] = {
    Action.MAIN: _main,
    Action.PUBLISH: _publish,
    Action.CONFIRM: _confirm,
    Action.EDIT: _edit,
    Action.FIELD: _field,
    Action.CHOOSE: _choose,
    Action.REGENERATE: _regenerate,
    Action.RETRY: _retry,
    Action.CANCEL: _cancel,
    Action.RESUME: _resume,
    Action.CONNECT: _connect,
    Action.DISCARD: _discard,
    Action.DISCARD_YES: _discard_yes,
}
