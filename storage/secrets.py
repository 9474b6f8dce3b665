"""Secrets at rest: tokens sealed with AES-256-GCM, and the keys that seal them.

Owns the sealed form, its rotation and the key file. Does not own which columns are sealed nor
the run that seals them anew. Nothing here puts a key or a plain text into a repr or an error.
"""

import os
import stat
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from tempfile import mkstemp

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
"""The nonce that GCM is made for (NIST SP 800-38D, 5.2.1.1). Random ones may be drawn 2**32
times a key (8.3)."""

KEY_FILE = "encryption.key"
_FORM = "v1"
_STANDARD = str.maketrans("-_", "+/")
"""Keys in the URL-safe alphabet are taken as well."""


class UnsealError(Exception):
    """Not sealed by these keys for this context, or changed since."""


class KeysRefusedError(ValueError):
    """The keys cannot be used; the message says what to mend and never shows one."""


class SecretBox:
    """Seals with the first key and opens with any.

    The sealed form is `v1.<key id>.<nonce and ciphertext>`, the last two in URL-safe base64. The
    context (say "marketplace_accounts:<id>:access_token") is authenticated and not kept: a sealed
    text moved to another row does not open.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise KeysRefusedError(f"at least one key is needed, each of {KEY_BYTES} bytes")
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._first = _key_id(keys[0])

    def __repr__(self) -> str:
        return f"SecretBox({len(self._ciphers)} keys)"

    def seal(self, plaintext: str, context: str) -> str:
        """The plain text sealed for `context`, different at every call."""
        nonce = token_bytes(NONCE_BYTES)
        bound = _bound(self._first, context)
        ciphertext = self._ciphers[self._first].encrypt(nonce, plaintext.encode(), bound)
        return f"{_FORM}.{self._first}.{urlsafe_b64encode(nonce + ciphertext).decode()}"

    def open(self, sealed: str, context: str) -> str:
        """The plain text that was sealed for `context`; raises `UnsealError`."""
        form, _, rest = sealed.partition(".")
        key_id, _, body = rest.partition(".")
        cipher = self._ciphers.get(key_id)
        if form != _FORM:
            raise UnsealError("not a sealed text")
        if cipher is None:
            raise UnsealError("sealed with a key that is not among ENCRYPTION_KEYS")
        try:
            raw = urlsafe_b64decode(body)
            plain = cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(key_id, context))
        except (ValueError, InvalidTag):
            raise UnsealError("changed, or sealed for another place") from None
        if urlsafe_b64encode(raw).decode() != body:
            raise UnsealError("changed")  # base64 has bits that decode to nothing
        return plain.decode()

    def needs_rotation(self, sealed: str) -> bool:
        """Whether another key than the first sealed it."""
        return not sealed.startswith(f"{_FORM}.{self._first}.")


def load_keys(setting: str | None, data_dir: Path) -> tuple[bytes, ...]:
    """The keys of ENCRYPTION_KEYS, else of the key file, which the first run makes.

    Both hold 32-byte keys in base64, parted by commas, the sealing one first. Raises
    `KeysRefusedError` for a malformed key or a file that others may read, OSError for a folder
    that cannot be written.
    """
    if setting is not None and setting.strip():
        return _parse(setting, "ENCRYPTION_KEYS")
    path = data_dir / KEY_FILE
    if not path.exists():
        _make_key_file(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeysRefusedError(f"{path} may be read by others (mode {mode:o}): chmod 600 {path}")
    return _parse(path.read_text(encoding="ascii", errors="replace"), str(path))


def _parse(text: str, source: str) -> tuple[bytes, ...]:
    keys: list[bytes] = []
    for position, part in enumerate(text.strip().split(","), start=1):
        try:
            key = b64decode(part.strip().translate(_STANDARD), validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise KeysRefusedError(
                f"{source}: key {position} is not {KEY_BYTES} bytes in base64 "
                "(make one with: openssl rand -base64 32)"
            )
        keys.append(key)
    return tuple(keys)


def _make_key_file(path: Path) -> None:
    """Write a new key aside and link it into place: never half a file, never a second key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b64encode(token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(aside)
        except FileExistsError:
            return  # another process was first, and its key counts
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        aside.unlink()


def _key_id(key: bytes) -> str:
    """Tells keys apart without telling anything of them."""
    return urlsafe_b64encode(sha256(b"key-id:" + key).digest()[:6]).decode()


def _bound(key_id: str, context: str) -> bytes:
    return f"{_FORM}.{key_id}.{context}".encode()
