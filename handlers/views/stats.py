"""Her own numbers, on one screen, honest while they are few.

Owns the wording and the bars. Does not own the figures (services/statistics).
"""

from collections.abc import Iterator
from datetime import timedelta

from handlers.views.message import Button, Message
from handlers.views.phrases import Phrases, msg
from services.listings.changes import Part
from services.statistics import ENOUGH, Figures

BASELINES = (5, 15, 30, 60)
"""Minutes offered as what one listing took her before."""

BAR = 8
EDITS_SHOWN = 4

MINUTES_UP_TO = timedelta(hours=1)
HOURS_UP_TO = timedelta(hours=48)

PARTS = {
    Part.TITLE: msg("title"),
    Part.PRICE: msg("price"),
    Part.STOCK: msg("stock"),
    Part.CONDITION: msg("condition"),
    Part.CATEGORY: msg("category"),
    Part.ATTRIBUTE: msg("details"),
    Part.DESCRIPTION: msg("description"),
    Part.WARRANTY: msg("warranty"),
    Part.FREE_SHIPPING: msg("shipping"),
    Part.LOCAL_PICKUP: msg("pick-up"),
    Part.LISTING_TYPE: msg("listing type"),
    Part.SKU: msg("SKU"),
}


def stats(figures: Figures, baseline_minutes: int | None, phrases: Phrases) -> Message:
    """What she listed, how fast, and what it spared her."""
    if not figures.prepared:
        text = phrases.t(
            "No numbers yet: send me photos and a sentence, and they begin with your first listing."
        )
        return Message(text)
    parts = [
        "\n".join(_listed(figures, phrases)),
        "\n".join(_pace(figures, phrases)),
        "\n".join(_edits(figures, phrases)),
        "\n".join(_saved(figures, baseline_minutes, phrases)),
    ]
    text = "\n\n".join([phrases.t("<b>Your numbers</b>"), *filter(None, parts)])
    return Message(text, () if baseline_minutes else _asking(phrases))


def bar(share: float) -> str:
    """A bar of BAR squares; the smallest share of something still shows one."""
    filled = min(BAR, max(1 if share > 0 else 0, round(share * BAR)))
    return "▰" * filled + "▱" * (BAR - filled)


def lasting(took: timedelta, phrases: Phrases) -> str:
    """A length of time in its fitting unit: minutes, hours, days."""
    minutes = took.total_seconds() / 60
    if took < MINUTES_UP_TO:
        return phrases.n("{count} minute", "{count} minutes", max(1, round(minutes)))
    if took < HOURS_UP_TO:
        return phrases.n("{count} hour", "{count} hours", round(minutes / 60))
    return phrases.n("{count} day", "{count} days", round(minutes / 60 / 24))


def _listed(figures: Figures, phrases: Phrases) -> Iterator[str]:
    count = phrases.number
    published = figures.published / figures.prepared
    yield f"{bar(1)} " + phrases.t("prepared: <b>{count}</b>", count=count(figures.prepared))
    yield f"{bar(published)} " + phrases.t(
        "published: <b>{count}</b>", count=count(figures.published)
    )


def _pace(figures: Figures, phrases: Phrases) -> Iterator[str]:
    """Typical time and effort, or how far they are from being known."""
    if figures.typical is None:
        left = ENOUGH - len(figures.to_live)
        yield phrases.n(
            "⏱ {count} more published listing, and I can tell your typical time.",
            "⏱ {count} more published listings, and I can tell your typical time.",
            left,
        )
        return
    yield phrases.t(
        "⏱ From the first photo to live: <b>{time}</b>", time=lasting(figures.typical, phrases)
    )
    if figures.taps_each is not None and figures.messages_each is not None:
        yield phrases.t(
            "👆 Taps per listing: <b>{taps}</b> · messages: <b>{messages}</b>",
            taps=phrases.number(round(figures.taps_each, 1)),
            messages=phrases.number(round(figures.messages_each, 1)),
        )


def _edits(figures: Figures, phrases: Phrases) -> Iterator[str]:
    """What she corrects most, the most first."""
    known = [(Part(part), count) for part, count in figures.edits if part in set(Part)]
    if not known:
        return
    yield phrases.t("✏️ What you changed by hand")
    most = known[0][1]
    for part, count in known[:EDITS_SHOWN]:
        name = phrases.t(PARTS[part])
        yield f"{bar(count / most)} {name}: {phrases.number(count)}"


def _saved(figures: Figures, baseline_minutes: int | None, phrases: Phrases) -> Iterator[str]:
    if baseline_minutes is None:
        yield phrases.t("How long did one listing take you before? Then I can tell what you save.")
        return
    before = timedelta(minutes=baseline_minutes)
    saved = figures.saved(baseline_minutes)
    if saved is None or figures.typical is None:
        yield phrases.t("Before, one took you {before}.", before=lasting(before, phrases))
    elif saved:
        yield phrases.t("💚 Saved so far: about <b>{time}</b>", time=lasting(saved, phrases))
        longest = max(before, figures.typical)
        yield f"{bar(before / longest)} " + phrases.t(
            "before: {time} each", time=lasting(before, phrases)
        )
        yield f"{bar(figures.typical / longest)} " + phrases.t(
            "now: {time} each", time=lasting(figures.typical, phrases)
        )
    else:
        yield phrases.t(
            "No time saved so far: before, one took you {before}. Waiting between photos and"
            " publishing counts, too.",
            before=lasting(before, phrases),
        )


def _asking(phrases: Phrases) -> tuple[tuple[Button, ...], ...]:
    buttons = [
        Button(phrases.label("{count} min", count=phrases.number(minutes)), f"before:{minutes}")
        for minutes in BASELINES
    ]
    return (tuple(buttons),)
