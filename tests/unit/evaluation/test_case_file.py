"""A set from a stranger: read kindly, refused clearly, and never a way out of its folder."""

from pathlib import Path

import pytest

from services.listings.content import Condition
from tests.evaluation.case_file import CaseFileError, read_cases
from tests.unit.evaluation.small_set import case, write_set


def test_what_is_missing_or_unknown_to_the_format_does_no_harm(tmp_path: Path) -> None:
    line = """
        {"id": 7, "site": "MLA", "language": "es-AR", "prompt": null, "photos": "none.jpg",
        "truth": {"price": 85000.5, "brand": "", "quantity": null, "condition": "New",
        "attributes": {"RAM": 8, "WITH_BOX": true, "COLOR": ["Rojo", "Azul"]}},
        "tags": null, "split": null, "author": "somebody"}
    """
    line = line.replace("\n", " ") + "\n\n"
    (tmp_path / "cases.jsonl").write_text("\ufeff" + line, encoding="utf-8")

    cases = read_cases(tmp_path)

    (only,) = cases.cases
    assert (only.id, only.prompt, only.tags, only.split) == ("7", "", (), "")
    assert (str(only.truth.price), only.truth.brand) == ("85000.5", None)
    assert only.truth.condition is Condition.NEW
    assert only.truth.attributes == {"RAM": "8", "WITH_BOX": "yes", "COLOR": "Rojo/Azul"}
    assert cases.photo("none.jpg") is None


def test_every_problem_is_told_by_its_line_and_field(tmp_path: Path) -> None:
    folder = write_set(
        tmp_path,
        case("a", "x", site="MLX"),
        case("b", "x", truth={"price": "1e999999", "condition": "broken"}),
        case("c", "x"),
        case("c", "x"),
    )
    with (folder / "cases.jsonl").open("a", encoding="utf-8") as file:
        file.write("not json\n")

    with pytest.raises(CaseFileError) as refused:
        read_cases(folder)

    told = str(refused.value)
    assert "line 1: site: Value error, unknown site" in told
    assert "line 2: truth.price:" in told
    assert "line 2: truth.condition:" in told
    assert "line 4: id: 'c' stands twice" in told
    assert "line 5: the line: Invalid JSON" in told


@pytest.mark.parametrize("path", ["../secret.jpg", "/etc/hostname", "photos/../../secret.jpg", ""])
def test_no_photo_lies_outside_the_set(tmp_path: Path, path: str) -> None:
    folder = write_set(tmp_path / "set", case("a", "x", photos=[path]))
    (tmp_path / "secret.jpg").write_bytes(b"secret")

    with pytest.raises(CaseFileError, match=r"line 1: photos\.0"):
        read_cases(folder)


def test_a_link_leads_nowhere_either(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", case("a", "x", photos=["photos/link.jpg"]))
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (folder / "photos" / "link.jpg").symlink_to(tmp_path / "secret.jpg")

    assert read_cases(folder).photo("photos/link.jpg") is None


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_a_case_is_no_set(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cases.jsonl").write_bytes(content)

    with pytest.raises(CaseFileError):
        read_cases(tmp_path)
