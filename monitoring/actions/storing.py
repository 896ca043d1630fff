"""Putting a file in its place whole or not at all."""

import os
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage


def store_whole(name: str, content: bytes) -> None:
    """Store ``content`` under exactly this name, replacing what an interrupted try may have left there.

    On a disk it is written beside its place and moved there, so that nobody ever opens half a file; an object store
    does the same by itself.
    """
    storage = getattr(default_storage, "_wrapped", default_storage)
    if not isinstance(storage, FileSystemStorage):
        default_storage.delete(name)
        default_storage.save(name, ContentFile(content))
        return
    place = Path(default_storage.path(name))
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
