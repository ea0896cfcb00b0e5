"""The secret part of a link: 192 random bits, of which only the digest is stored."""

import hashlib
import secrets

BYTES = 24


def new() -> str:
    """Return a new secret: 32 letters that stand in an address as they are."""
    return secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """Return what is stored instead: SHA-256 in 64 hex digits; 192 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
