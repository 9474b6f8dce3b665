"""What the offline reader takes out of sellers' sentences, and what it leaves alone."""

import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from services.generation.offline.reader import read_statement
from services.listings.confidence import BALANCED_ABOVE

SITES = {"es": ("ARS", "es"), "pt": ("BRL", "pt"), "mx": ("MXN", "es")}


class Sentence(BaseModel):
    """A sentence with all that may be read from it."""

    site: str
    text: str
    price: str | None = None
    currency: str | None = None
    condition: str | None = None
    quantity: int | None = None
    facts: dict[str, str] = {}


class Sentences(BaseModel):
    """The file beside this test."""

    sentences: list[Sentence]


SENTENCES = Sentences.model_validate(
    tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))
).sentences


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.text)
def test_is_sure_of_what_is_stated_and_of_nothing_else(sentence: Sentence) -> None:
    currency, language = SITES[sentence.site]

    read = read_statement(sentence.text, currency=currency, language=language)

    assert (
        Sentence(
            site=sentence.site,
            text=sentence.text,
            price=f"{read.price.amount:.2f}".removesuffix(".00") if read.price else None,
            currency=read.price.currency if read.price else None,
            condition=read.condition.value
            if read.condition and read.condition_confidence > BALANCED_ABOVE
            else None,
            quantity=read.quantity,
            facts={
                f.key: f.value
                for f in read.facts
                if f.confidence > BALANCED_ABOVE or f.key == "LINE"
            },
        )
        == sentence
    )


def test_the_table_has_sixty_sentences_in_three_languages() -> None:
    assert len(SENTENCES) >= 60
    assert {sentence.site for sentence in SENTENCES} == set(SITES)
