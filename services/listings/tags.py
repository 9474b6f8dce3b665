"""Short names for long ids, for buttons whose payload is 64 bytes.

Owns the hash alone. Does not own which button carries it (handlers).
"""

from hashlib import blake2s

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH = 6


def tag(text: str) -> str:
    """Six characters [0-9a-z] that stay the same for the same text, in every process."""
    number = int.from_bytes(blake2s(text.encode("utf-8", "surrogatepass")).digest())
    letters: list[str] = []
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        letters.append(_DIGITS[digit])
    return "".join(letters)
