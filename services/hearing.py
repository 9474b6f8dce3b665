"""Turning a voice note into text: the port and its limits.

Does not own the providers (services/generation/hearing), the download, nor what becomes of the
text: it is shown to the seller for correction, as data that she said.
"""

from typing import Protocol

AUDIO_BYTES_MAX = 20 * 1024 * 1024
"""Bytes of one recording: what a bot may download (https://core.telegram.org/bots/api#getfile).
Every provider takes as much (OpenAI and Groq 25 MB:
https://developers.openai.com/api/docs/guides/speech-to-text,
https://console.groq.com/docs/speech-to-text)."""

AUDIO_SECONDS_MAX = 300
"""Ours: five minutes are far more than one product needs."""

HEARD_MAX = 2000
"""Characters of a text that was heard, ours: about two and a half minutes of speech. A Telegram
message holds it twice (https://core.telegram.org/bots/api#sendmessage, 4096)."""


class Hearing(Protocol):
    """Somebody who hears."""

    async def hear(self, audio: bytes, mime_type: str, language: str) -> str:
        """What is said in the recording, 1 to HEARD_MAX characters, in the language it is said
        in. `language` ("es", "pt", "en") is a hint.

        Raises `RefusedError` when this recording can't be heard (cause code "too_large",
        "unsupported" or "silent"), and `TryLaterError` when nobody could listen now.
        """
        ...
