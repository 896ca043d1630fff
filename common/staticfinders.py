"""Makes files that come inside installed packages available to static files, under ``packaged/``.

The fonts come as wheels and htmx inside django_htmx; no third-party file lies in the repository.
"""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import File
from django.core.files.storage import Storage

_SANS = "fontpkg_ibm_plex_sans"
_ARABIC = "fontpkg_ibm_plex_sans_arabic"

# The name a page uses → the package and the file inside it. Only what the pages use is listed.
PACKAGED = {
    "packaged/ibm-plex-sans.ttf": (_SANS, "files/IBMPlexSans[wdth,wght].ttf"),
    "packaged/ibm-plex-sans-arabic-400.ttf": (_ARABIC, "files/IBMPlexSansArabic-Regular.ttf"),
    "packaged/ibm-plex-sans-arabic-500.ttf": (_ARABIC, "files/IBMPlexSansArabic-Medium.ttf"),
    "packaged/ibm-plex-sans-arabic-600.ttf": (_ARABIC, "files/IBMPlexSansArabic-SemiBold.ttf"),
    "packaged/htmx.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
}


def packaged_path(name: str) -> Path | None:
    """Where the packaged file of this static name lies, or None when there is none of that name."""
    if name not in PACKAGED:
        return None
    package, inside = PACKAGED[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / inside
    return path if path.is_file() else None


class PackagedStorage(Storage):
    """A read-only storage over the files listed in PACKAGED."""

    prefix = None

    def _open(self, name: str, mode: str = "rb") -> File:
        return File(open(self.path(name), mode), name)

    def path(self, name: str) -> str:
        found = packaged_path(name)
        if found is None:
            raise FileNotFoundError(f"{name} is not among the packaged files")
        return str(found)

    def exists(self, name: str) -> bool:
        return packaged_path(name) is not None

    def size(self, name: str) -> int:
        return Path(self.path(name)).stat().st_size

    def get_modified_time(self, name: str) -> Any:
        from datetime import UTC, datetime

        return datetime.fromtimestamp(Path(self.path(name)).stat().st_mtime, tz=UTC)


class PackagedAssetsFinder(BaseFinder):
    """Finds the files of PACKAGED for collectstatic and for development."""

    storage = PackagedStorage()

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        # Django 5.2 still passes the older name "all".
        every = find_all or bool(kwargs.get("all"))
        found = packaged_path(path)
        if found is None:
            return []
        return [str(found)] if every else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in PACKAGED:
            if packaged_path(name) is not None:
                yield name, self.storage
