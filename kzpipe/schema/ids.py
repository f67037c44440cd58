"""Stable identifiers: a hash of the fewest fields that tell one row from another, never a counter."""

from __future__ import annotations

from hashlib import sha256

_SEPARATOR = "\x1f"
"""The ASCII unit separator occurs in no field, so two lists of fields never run together."""


def document_id(raw: bytes) -> str:
    """Return the first 16 hex digits of the SHA-256 of the raw bytes of an article or container record."""
    return sha256(raw).hexdigest()[:16]


def row_id(prefix: str, *fields: object) -> str:
    """Return ``PREFIX-`` and 16 hex digits of the SHA-256 of the fields, in the order given.

    Absent fields (None) count as the empty string; dates as ISO 8601.
    """
    joined = _SEPARATOR.join(["" if field is None else str(field) for field in fields])
    return f"{prefix}-{sha256(joined.encode()).hexdigest()[:16]}"
