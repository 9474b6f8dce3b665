"""What of an unfinished listing is shown, and for how long."""

from dataclasses import replace
from itertools import accumulate

import pytest

from services.generation.brief import Sketch
from services.listings.status import ProductStatus
from services.sketches import EMPTY, LINES_SHOWN, Sketches, fit
from tests.support.cards import product

TITLE = "Zapatillas Nike Air Max"
RUN = product(ProductStatus.PROCESSING, attempt=2)


def test_a_run_shows_its_own_sketch_and_takes_it_away_at_its_end() -> None:
    sketches = Sketches()
    with sketches.of_run(RUN) as watch:
        assert sketches.of(RUN) == EMPTY
        watch(Sketch(TITLE + " 9"))
        assert sketches.of(RUN) == Sketch(TITLE)
        assert sketches.of(replace(RUN, attempt=3)) == EMPTY, "a newer run has written nothing"
    assert sketches.of(RUN) == EMPTY
    watch(Sketch(TITLE, "Tarde."))
    assert (sketches.of(RUN), sketches.news(9)) == (EMPTY, ())


def test_a_run_that_fails_takes_its_sketch_away_too() -> None:
    sketches = Sketches()

    def run() -> None:
        with sketches.of_run(RUN) as watch:
            watch(Sketch(TITLE, "Usadas, en buen estado"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        run()
    assert sketches.of(RUN) == EMPTY


def test_news_is_told_once_and_only_of_what_is_seen() -> None:
    sketches = Sketches()
    with sketches.of_run(RUN) as watch:
        assert sketches.news(9) == ()
        watch(Sketch(TITLE, "Usadas, en buen"))
        assert sketches.news(0) == (), "no room: it stays news"
        assert sketches.news(9) == (RUN.id,)
        watch(Sketch(TITLE, "Usadas, en bueno"))
        assert sketches.news(9) == (), "half a word more is nothing new to her"
        watch(Sketch(TITLE, "Usadas, en buen estado general"))
        assert sketches.news(9) == (RUN.id,)


@pytest.mark.parametrize(
    "text",
    [
        "Consultas al 11 2345 6789, envío gratis a todo el país",
        "Escribime a ventas@ejemplo.com y te paso más fotos",
        "Lo siento, no puedo ayudar con esa solicitud",
    ],
)
def test_unfit_text_is_not_shown_however_little_of_it_is_there(text: str) -> None:
    shown = [fit(Sketch(TITLE, begun)) for begun in accumulate(text)]
    assert shown[-1] == Sketch(TITLE)
    assert not any(d.isdigit() or d == "@" for one in shown for d in one.description)


def test_long_and_marked_text_is_cut_and_plain() -> None:
    rest = "Suela de goma, cordones originales, plantilla lavada y caja completa. Se entregan "
    whole = f"**Usadas**\n\n<b>muy</b> cuidadas. {rest} limpias, en mano o por correo, sin apuro."
    shown = fit(Sketch(TITLE, whole + " Pocas salidas, ningún golpe y toda la etiqueta interior."))
    assert shown.description.startswith("Usadas muy cuidadas.")
    assert len(shown.description) <= LINES_SHOWN
