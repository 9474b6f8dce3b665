"""What is said around an archive of everything."""

from handlers.views.phrases import Phrases


def begun(phrases: Phrases) -> str:
    """It is being packed."""
    return phrases.t("📦 I am packing everything of yours. The file comes here in a moment.")


def under_way(phrases: Phrases) -> str:
    """It was asked for before."""
    return phrases.t("📦 It is being packed already: it comes here in a moment.")


def failed(phrases: Phrases) -> str:
    """It could not be made."""
    return phrases.t(
        "I couldn't pack everything just now. Nothing is lost: send /export again in a while."
    )


def caption(phrases: Phrases, number: int, *, last: bool) -> str:
    """Under an archive: what is in it, at the last one."""
    if not last:
        return phrases.t("📦 Part {number}: photos. More is coming.", number=number)
    head = (
        phrases.t("📦 <b>Everything of yours</b>")
        if number == 1
        else phrases.t("📦 <b>Part {number}, the last one</b>", number=number)
    )
    parts = [
        head,
        phrases.t(
            "• <b>{photos}</b>: clean, as buyers see them\n"
            "• <b>{originals}</b>: as you sent them. They may tell where they were taken: think"
            " before you pass them on.\n"
            "• <b>{table}</b> opens in a spreadsheet, <b>{record}</b> is for programs",
            photos="photos",
            originals="originals",
            table="products.csv",
            record="products.json",
        ),
    ]
    return "\n\n".join(parts)
