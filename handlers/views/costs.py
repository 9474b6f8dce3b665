"""What work with models cost, on one message for those who run the bot.

Owns the wording. Does not own the figures (services/spending).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from handlers.views.message import NAME_MAX, Message, one_line
from handlers.views.phrases import Phrases
from services.listings.money import Money
from services.spending import ModelSum, Report

DOLLARS_FROM = Decimal(1)
"""Below it is told in cents, of which a listing takes few."""

MODELS_SHOWN = 6
"""Of each window; the dearest are shown."""


def costs(reports: Sequence[Report], phrases: Phrases) -> Message:
    """Each window in a few lines, the shortest first."""
    if not any(report.calls for report in reports):
        return Message(phrases.t("No model was asked lately: nothing was spent."))
    head = phrases.t("<b>What the AI costs</b>, in US dollars")
    parts = ["\n".join(_window(report, phrases)) for report in reports]
    return Message("\n\n".join([head, *parts]))


def _window(report: Report, phrases: Phrases) -> Iterator[str]:
    yield phrases.n(
        "<b>Last {hours} hours: {cost}</b>",
        "<b>Last {count} days: {cost}</b>",
        report.days,
        hours=phrases.number(24 * report.days),
        cost=_money(report.cost, phrases),
    )
    for model in report.models[:MODELS_SHOWN]:
        yield _model(model, phrases)
    if report.listings:
        yield phrases.n(
            "📦 {count} listing: {mean}",
            "📦 {count} listings: {mean} each, 95 of 100 at most {p95}",
            len(report.listings),
            mean=_money(report.mean, phrases),
            p95=_money(report.p95, phrases),
        )
    if report.calls:
        share = phrases.percent(report.rejected_share)
        yield phrases.t("🗑 Paid for and not used: {share} of requests", share=share)
    if report.unpriced:
        yield phrases.n(
            "⚠️ {count} request without a known price is not in these sums",
            "⚠️ {count} requests without a known price are not in these sums",
            report.unpriced,
        )


def _model(model: ModelSum, phrases: Phrases) -> str:
    return phrases.n(
        "· {model}: {cost}, {count} request, {read} tokens in, {written} out",
        "· {model}: {cost}, {count} requests, {read} tokens in, {written} out",
        model.calls,
        model=one_line(f"{model.provider} {model.model}", NAME_MAX),
        cost=_money(model.cost, phrases),
        read=phrases.number(model.input_tokens),
        written=phrases.number(model.output_tokens),
    )


def _money(amount: Decimal, phrases: Phrases) -> str:
    if amount >= DOLLARS_FROM:
        return phrases.money(Money.of(amount, "USD"))
    return f"{phrases.number(round(float(100 * amount), 2))} ¢"
