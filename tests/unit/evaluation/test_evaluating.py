"""A small set from its file to the page, through the bot's own parts and the stand-in."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.evaluation.__main__ import main
from tests.unit.evaluation.small_set import MATE_GTIN, case, write_set

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> Remera azul talle M"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a run left its files; it kept the bound of no invented value."""
    folder = write_set(
        tmp_path_factory.mktemp("set"),
        case(
            "shoes",
            "Zapatillas Nike Air Max 90 talle 42 blancas nuevas, 85k",
            truth={
                "price": 85000,
                "condition": "new",
                "brand": "NIKE",
                "model": "Air Max 90",
                "attributes": {"COLOR": "Blanco", "SIZE": "42"},
                "category": ["MLA109027"],
            },
            split="held_back",
        ),
        case(
            "box",
            "Caja de yerba sin abrir, $3.500",
            photos=["photos/box.jpg"],
            truth={"price": 3500, "condition": "new", "gtin": MATE_GTIN},
            split="tuning",
        ),
        case(
            "fan",
            "Ventilador Britânia 127V usado R$ 129,90",
            site="MLB",
            language="pt",
            truth={
                "price": "129.90",
                "condition": "used",
                "brand": "Britânia",
                "attributes": {"VOLTAGE": "127V"},
            },
        ),
        case("elsewhere", "Celular Samsung Galaxy A54 $ 1.200", site="MLM", truth={"price": 1200}),
        case("<b>hostile</b>", HOSTILE, photos=["photos/gone.jpg"], tags=["<i>tag</i>"]),
        case("no words", "", photos=["cases.jsonl"]),
    )
    out = tmp_path_factory.mktemp("out")
    assert main(["--cases", str(folder), "--out", str(out), "--demand", "price=1"]) == 0
    return out


def predictions(out: Path) -> dict[str, dict[str, Any]]:
    lines = (out / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    return {line["id"]: line["fields"] for line in map(json.loads, lines)}


def test_predictions_have_the_form_that_others_can_read(ran: Path) -> None:
    shoes = predictions(ran)["shoes"]

    assert shoes["price"]["value"] == "85000"
    assert shoes["price"]["sure"] is True
    assert shoes["price"]["evidence"] == "seller"
    assert shoes["currency"]["value"] == "ARS"
    assert shoes["condition"]["value"] == "new"
    assert shoes["quantity"] | {"confidence": 1} == {
        "value": "1", "sure": False, "confidence": 1, "evidence": "default",
    }  # fmt: skip
    assert shoes["brand"]["value"] == "Nike"
    assert shoes["gtin"] is None
    assert set(shoes["title"]) == set(shoes["description"]) == {"value"}
    assert shoes["attributes"]["COLOR"]["value"] == "Blanco"
    assert "BRAND" not in shoes["attributes"]


def test_a_barcode_is_read_from_the_photo(ran: Path) -> None:
    assert predictions(ran)["box"]["gtin"]["value"] == MATE_GTIN
    assert predictions(ran)["box"]["gtin"]["sure"] is True


def test_a_site_that_the_stand_in_lacks_borrows_categories_and_keeps_its_currency(
    ran: Path,
) -> None:
    elsewhere = predictions(ran)["elsewhere"]

    assert elsewhere["price"]["value"] == "1200"
    assert elsewhere["currency"]["value"] == "MXN"
    assert elsewhere["brand"]["value"] == "Samsung"


def test_what_is_wrong_with_a_photo_is_told_and_the_case_goes_on(ran: Path) -> None:
    each = {one["id"]: one for one in json.loads((ran / "results.json").read_text())["each"]}

    assert each["<b>hostile</b>"]["notes"] == ["photos/gone.jpg: there is no such photo in the set"]
    assert each["no words"]["notes"] == ["cases.jsonl: refused (not_a_photo)"]
    assert each["<b>hostile</b>"]["error"] == ""


def test_figures_stand_by_part_and_the_page_shows_them(ran: Path) -> None:
    results = json.loads((ran / "results.json").read_text())
    page = (ran / "report.html").read_text(encoding="utf-8")

    assert set(results["groups"]["part"]) == {"tuning", "held_back"}
    assert results["groups"]["part"]["held_back"]["top_one"] == 1.0
    assert page.count("data:image/jpeg;base64,") == 1
    assert "<svg" in page


def test_a_hostile_case_is_text_on_the_page(ran: Path) -> None:
    page = (ran / "report.html").read_text(encoding="utf-8")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;hostile&lt;/b&gt;" in page
    assert "&lt;i&gt;tag&lt;/i&gt;" in page
    for live in ("<script", "<img src=x", "<b>hostile", "<i>tag"):
        assert live not in page


def test_what_can_t_run_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_set(tmp_path, case("a", "Mesa de pino"))

    assert main(["--cases", str(tmp_path / "none"), "--out", str(tmp_path)]) == 2
    assert "there is no cases.jsonl" in capsys.readouterr().err
    assert main(["--cases", str(folder), "--out", str(tmp_path), "--provider", "nobody"]) == 2
    assert "AI_PROVIDERS" in capsys.readouterr().err
