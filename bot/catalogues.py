"""The translators' tool (`make messages`): finds the messages in the code and updates the
catalogues of every language.

Owns extraction and the files in `bot/locales`. Does not own reading them at run time (bot/i18n).
A message is the first argument of `t`, `label` and `msg`, and the first two of `n`.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.i18n import DOMAIN, LOCALES
from services.sellers import LANGUAGES

ROOT = LOCALES.parent.parent
SOURCES = ("bot", "handlers")
KEYWORDS = {"t": None, "label": None, "msg": None, "n": (1, 2)}
PLURAL_FORMS = {
    "es": "nplurals=2; plural=(n != 1);",
    "pt": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
}
SOURCE_LANGUAGE = "en"
_WIDTH = 100


def path_of(language: str) -> Path:
    """Where a language's catalogue is kept."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def extracted() -> Catalog:
    """All messages in the code, without translations."""
    template = Catalog(domain=DOMAIN)
    for folder in SOURCES:
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            template.add(message)
    return template


def read(language: str) -> Catalog:
    """A language's catalogue; an empty one when it has no file yet."""
    header = io.BytesIO(_header(language).encode())
    path = path_of(language)
    with path.open("rb") if path.exists() else header as file:
        return read_po(file, locale=language, domain=DOMAIN)


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """The messages that still want a translation, in whole or in one plural form."""
    for message in catalogue:
        strings = (message.string,) if isinstance(message.string, str) else message.string
        if message.id and not (strings and all(strings)):
            yield message


def update(language: str) -> Catalog:
    """Bring a language's file up to date: new messages enter, dropped ones go. English is its
    own translation."""
    catalogue = read(language)
    catalogue.update(extracted(), no_fuzzy_matching=True)  # it keeps the template's own messages
    catalogue.obsolete.clear()
    if language == SOURCE_LANGUAGE:
        for message in untranslated(catalogue):
            message.string = message.id
    _write(path_of(language), catalogue, _header(language))
    return catalogue


def _header(language: str) -> str:
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {PLURAL_FORMS[language]}\\n"\n\n'
    )


def _write(path: Path, catalogue: Catalog, header: str = "") -> None:
    """Write without dates and line numbers, which would change with every run."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, _WIDTH, no_location=True, omit_header=True, sort_output=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + buffer.getvalue().decode(), encoding="utf-8")


def main() -> None:
    """Update the template and every catalogue, and say what is left to translate."""
    template = extracted()
    _write(LOCALES / f"{DOMAIN}.pot", template)
    for language in LANGUAGES:
        missing = list(untranslated(update(language)))
        print(f"{language}: {len(template)} messages, {len(missing)} to translate")


if __name__ == "__main__":
    main()
