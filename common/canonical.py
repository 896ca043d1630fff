"""The one spelling of a content that is frozen, and its hash, by which anybody can tell that it is still the same."""

import hashlib
import json
from typing import Any


def canonical(content: dict[str, Any]) -> str:
    """The one spelling of a content: JSON with sorted keys, no blanks, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(content: dict[str, Any]) -> str:
    """The sha-256 of the canonical content, hexadecimal."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
