"""Text with entities: Telegram's HTML dialect, trimming, and what servers mark by themselves.

Owns the parsing of `parse_mode=HTML` with the error texts of TDLib's parser
(https://core.telegram.org/bots/api#html-style, td/telegram/MessageEntity.cpp) and the detection of
commands, links and mentions. Offsets and lengths are UTF-16 units, limits are code points.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.errors import bad_request

Entity = dict[str, Any]

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));?")
_START = re.compile(r"<([^\s>/][^\s>]*)?")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(?:(=)\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]*)))?""")
_END = re.compile(r"</([^\s>]*)\s*(>?)")
_MAX_CODE_POINT = 0x10FFFF

_LITERAL = {"code", "pre", "text_link", "custom_emoji"}
_FOUND = (
    ("url", re.compile(r"(?:https?://)[^\s<>\"]*[^\s<>\".,;:!?)\]]", re.IGNORECASE)),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z]\w{4,31}\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    (
        "url",
        re.compile(
            r"(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|me|ar|br|mx|cl|co|uy|pe|app|dev)"
            r"(?:\.[a-z]{2})?(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]])?(?![\w@-])",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class RichText:
    """A text as it is shown, and its entities in the shape of the Bot API's MessageEntity."""

    text: str
    entities: list[Entity] = field(default_factory=list[Entity])


@dataclass(slots=True)
class _OpenTag:
    name: str
    offset: int
    start: int
    extra: Entity


def utf16(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> RichText:
    """Read `source`; raises a 400 `can't parse entities: ...` as the real server does."""
    return _HtmlReader(source).read()


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text = ""
        self._units = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def read(self) -> RichText:
        while self._at < len(self._source):
            if self._source.startswith("</", self._at):
                self._end_tag()
            elif self._source[self._at] == "<":
                self._start_tag()
            else:
                self._characters()
        if self._open:
            name = self._open[-1].name
            raise _parse_error(f'Can\'t find end tag corresponding to start tag "{name}"')
        self._entities.reverse()  # inner tags close first: of equal spans the outer one leads
        return RichText(self._text, sorted(self._entities, key=_outermost_first))

    def _characters(self) -> None:
        reference = _CHARACTER.match(self._source, self._at)
        if reference and (character := _decoded(reference)):
            self._append(character)
            self._at = reference.end()
            return
        stop = re.compile("[<&]").search(self._source, self._at + 1)
        end = stop.start() if stop else len(self._source)
        self._append(self._source[self._at : end])
        self._at = end

    def _append(self, text: str) -> None:
        self._text += text
        self._units += utf16(text)

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())

    def _start_tag(self) -> None:
        begin = self._at
        found = _START.match(self._source, begin)
        name = (found.group(1) or "").lower() if found else ""
        at = found.end() if found else begin + 1
        if at >= len(self._source):
            raise _parse_error(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in _KINDS:
            raise _parse_error(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes, self._at = self._attributes(name, begin, at)
        self._open.append(
            _OpenTag(name, self._units, len(self._text), self._extra(name, attributes, begin))
        )

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        attributes: dict[str, str] = {}
        while True:
            while at < len(self._source) and self._source[at].isspace():
                at += 1
            if at >= len(self._source):
                raise _parse_error(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            if self._source[at] == ">":
                return attributes, at + 1
            found = _ATTRIBUTE.match(self._source, at)
            name = found.group(1).lower() if found else ""
            if not found or not name:
                raise _parse_error(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
                )
            if not found.group(2) and not (tag == "blockquote" and name == "expandable"):
                raise _parse_error(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                    f" at byte offset {self._byte(begin)}"
                )
            value = found.group(3) or found.group(4) or found.group(5) or ""
            attributes[name] = _CHARACTER.sub(lambda part: _decoded(part) or part.group(), value)
            at = found.end()

    def _extra(self, name: str, attributes: dict[str, str], begin: int) -> Entity:
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _parse_error(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        if name == "a":
            return {"url": attributes.get("href", "")}
        if name == "code" and attributes.get("class", "").startswith("language-"):
            return {"language": attributes["class"].removeprefix("language-")}
        if name == "blockquote" and "expandable" in attributes:
            return {"type": "expandable_blockquote"}
        if name == "tg-emoji":
            return {"custom_emoji_id": attributes.get("emoji-id", "")}
        return {}

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _parse_error(f"Unexpected end tag at byte offset {self._byte(begin)}")
        found = _END.match(self._source, begin)
        if not found or not found.group(2):
            raise _parse_error(f"Unclosed end tag at byte offset {self._byte(begin)}")
        tag = self._open.pop()
        name = found.group(1).lower()
        if name and name != tag.name:
            raise _parse_error(
                f"Unmatched end tag at byte offset {self._byte(begin)},"
                f' expected "</{tag.name}>", found "</{name}>"'
            )
        self._at = found.end()
        self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        length = self._units - tag.offset
        if not length:
            return
        entity: Entity = {"offset": tag.offset, "length": length, "type": _KINDS[tag.name]}
        entity |= tag.extra
        if tag.name == "a":
            entity["url"] = tag.extra["url"] or self._text[tag.start :]
            if "." not in entity["url"]:
                return
        if tag.name == "code" and "language" in tag.extra:
            if not self._open or self._open[-1].name != "pre":
                del entity["language"]
            else:
                self._open[-1].extra = tag.extra
                return
        self._entities.append(entity)


def _decoded(reference: re.Match[str]) -> str:
    """The character meant, or an empty string when the number is none."""
    if reference.group(1):
        return _NAMED[reference.group(1)]
    number = int(reference.group(2) or "0") or int(reference.group(3) or "0", 16)
    return chr(number) if 0 < number <= _MAX_CODE_POINT else ""


def _parse_error(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def _outermost_first(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def trimmed(rich: RichText) -> RichText:
    """Without outer white space, as the server stores it; entities are moved and cut to fit."""
    text = rich.text.strip()
    skipped = utf16(rich.text[: len(rich.text) - len(rich.text.lstrip())])
    size = utf16(text)
    entities: list[Entity] = []
    for entity in rich.entities:
        start = max(entity["offset"] - skipped, 0)
        end = min(entity["offset"] + entity["length"] - skipped, size)
        if end > start:
            entities.append({**entity, "offset": start, "length": end - start})
    return RichText(text, entities)


def with_found(rich: RichText) -> RichText:
    """Plus the commands, links, addresses, mentions and hashtags that the server marks itself."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in rich.entities
        if entity["type"] in _LITERAL
    ]
    entities = list(rich.entities)
    for kind, pattern in _FOUND:
        for match in pattern.finditer(rich.text):
            offset = utf16(rich.text[: match.start()])
            length = utf16(match.group())
            if any(offset < end and start < offset + length for start, end in taken):
                continue
            taken.append((offset, offset + length))
            entities.append({"offset": offset, "length": length, "type": kind})
    return RichText(rich.text, sorted(entities, key=_outermost_first))
