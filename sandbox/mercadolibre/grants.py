"""Codes and tokens: who may act for which seller, and until when.

Owns their lives: a code and a refresh token work once, an access token until it expires
(developers.mercadolibre.com.ar, autenticacion-y-autorizacion). Owns no page and no HTTP.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.sellers import CLIENT_ID
from sandbox.mercadolibre.world import World

# About 10 minutes (unverified upstream, so the strict reading).
CODE_LIFE = timedelta(minutes=10)
# Six months (autenticacion-y-autorizacion).
REFRESH_TOKEN_LIFE = timedelta(days=180)

S256, PLAIN = "S256", "plain"


@dataclass(frozen=True)
class Challenge:
    """A PKCE code challenge and its method."""

    value: str
    method: str = S256

    def met_by(self, verifier: str) -> bool:
        """Whether a code verifier belongs to this challenge (RFC 7636, 4.6)."""
        answer = verifier
        if self.method == S256:
            digest = hashlib.sha256(verifier.encode()).digest()
            answer = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return hmac.compare_digest(answer.encode(), self.value.encode())


class Grants:
    """Codes and tokens in the store."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._db = world.store.db

    def issue_code(self, seller_id: int, redirect_uri: str, challenge: Challenge) -> str:
        """A code for one seller, one redirect address and one challenge."""
        code = f"TG-{secrets.token_hex(12)}-{seller_id}"
        self._db.execute(
            "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?)",
            (
                code,
                seller_id,
                redirect_uri,
                challenge.value,
                challenge.method,
                self._after(CODE_LIFE),
            ),
        )
        return code

    def redeem_code(self, code: str, redirect_uri: str, verifier: str) -> Json | None:
        """Tokens for a code, or ``None``. A code is spent by the first try, right or wrong."""
        row = self._db.execute("DELETE FROM codes WHERE code = ? RETURNING *", (code,)).fetchone()
        if row is None:
            return None
        _, seller_id, registered_uri, challenge, method, expires_at = row
        good = (
            expires_at > self._now()
            and registered_uri == redirect_uri
            and Challenge(challenge, method).met_by(verifier)
        )
        return self._issue_tokens(seller_id) if good else None

    def refresh(self, token: str) -> Json | None:
        """New tokens for a refresh token that has never been used, or ``None``."""
        row = self._db.execute(
            "DELETE FROM refresh_tokens WHERE token = ? RETURNING seller_id, expires_at", (token,)
        ).fetchone()
        return self._issue_tokens(row[0]) if row and row[1] > self._now() else None

    def seller_of(self, access_token: str) -> int | None:
        """The seller whom a living access token acts for."""
        row = self._db.execute(
            "SELECT seller_id FROM access_tokens WHERE token = ? AND expires_at > ?",
            (access_token, self._now()),
        ).fetchone()
        return row[0] if row else None

    def expire_access_tokens(self) -> None:
        """Let every access token lapse now; refresh tokens stay good."""
        self._db.execute("UPDATE access_tokens SET expires_at = ?", (self._now(),))

    def revoke(self, seller_id: int) -> None:
        """Take the application's grant away: every token of the seller is deleted."""
        self._db.execute("DELETE FROM access_tokens WHERE seller_id = ?", (seller_id,))
        self._db.execute("DELETE FROM refresh_tokens WHERE seller_id = ?", (seller_id,))

    def _issue_tokens(self, seller_id: int) -> Json:
        life = self._world.behaviour.access_token_life
        day = datetime.fromtimestamp(self._now(), tz=self._world.clock().tzinfo).strftime("%m%d%H")
        access = f"APP_USR-{CLIENT_ID}-{day}-{secrets.token_hex(16)}-{seller_id}"
        refresh = f"TG-{secrets.token_hex(12)}-{seller_id}"
        # Only the latest refresh token works.
        self._db.execute("DELETE FROM refresh_tokens WHERE seller_id = ?", (seller_id,))
        self._db.execute(
            "INSERT INTO refresh_tokens VALUES (?, ?, ?)",
            (refresh, seller_id, self._after(REFRESH_TOKEN_LIFE)),
        )
        self._db.execute(
            "INSERT INTO access_tokens VALUES (?, ?, ?)", (access, seller_id, self._after(life))
        )
        return {
            "access_token": access,
            "token_type": "bearer",
            "expires_in": int(life.total_seconds()),
            "scope": "offline_access read write",
            "user_id": seller_id,
            "refresh_token": refresh,
        }

    def _now(self) -> float:
        return self._world.clock().timestamp()

    def _after(self, life: timedelta) -> float:
        return (self._world.clock() + life).timestamp()
