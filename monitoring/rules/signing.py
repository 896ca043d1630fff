"""How a message to a webhook is signed: the scheme of Standard Webhooks (https://www.standardwebhooks.com), which many
languages have a library for. Pure functions.
"""

import base64
import hashlib
import hmac

PREFIX = "whsec_"
VERSION = "v1"


def secret_of(salt: str, installation_key: str) -> str:
    """The signing secret as its receiver keeps it: ``whsec_`` and 32 bytes in base 64, made of both halves."""
    made = hmac.digest(installation_key.encode(), f"webhook:{salt}".encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(made).decode()


def signature_of(*, secret: str, message: str, timestamp: int, body: str) -> str:
    """What the header ``webhook-signature`` says: HMAC-SHA-256 over message, timestamp (Unix seconds) and body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{timestamp}.{body}".encode()
    return f"{VERSION}," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers_of(*, secret: str, message: str, timestamp: int, body: str) -> dict[str, str]:
    """The headers of a signed message."""
    return {
        "content-type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature_of(secret=secret, message=message, timestamp=timestamp, body=body),
    }
