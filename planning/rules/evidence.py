"""What may be kept as evidence: kinds of files by their ending and by what they hold, links, sizes.

Never a page or a drawing that a browser would run (HTML, SVG): the list names what is allowed, not what is forbidden.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from common.refusals import InvalidInput

MOST_AT_ONCE = 10  # files and links of one entry
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file: the content type it is served with, and whether the bytes are really that."""

    content_type: str
    holds: Callable[[bytes, IO[bytes]], bool]


def _starts(*marks: bytes) -> Callable[[bytes, IO[bytes]], bool]:
    return lambda head, stream: head.startswith(marks)


def _office(folder: str) -> Callable[[bytes, IO[bytes]], bool]:
    def holds(head: bytes, stream: IO[bytes]) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        try:
            stream.seek(0)
            names = zipfile.ZipFile(stream).namelist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        finally:
            stream.seek(0)
        return "[Content_Types].xml" in names and any(name.startswith(f"{folder}/") for name in names)

    return holds


def _plain(head: bytes, stream: IO[bytes]) -> bool:
    """Text without a zero byte, and not the beginning of a page."""
    if b"\x00" in head:
        return False
    try:
        words = head.decode("utf-8", errors="ignore").lstrip("\ufeff \t\r\n").lower()
    except UnicodeDecodeError:  # pragma: no cover - errors are ignored above
        return False
    return not words.startswith(("<!doctype", "<html", "<script", "<svg", "<?xml", "<body", "<head"))


KINDS: dict[str, Kind] = {
    ".pdf": Kind("application/pdf", _starts(b"%PDF-")),
    ".png": Kind("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    ".jpg": Kind("image/jpeg", _starts(b"\xff\xd8\xff")),
    ".jpeg": Kind("image/jpeg", _starts(b"\xff\xd8\xff")),
    ".docx": Kind(f"{_OFFICE}wordprocessingml.document", _office("word")),
    ".xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", _office("xl")),
    ".pptx": Kind(f"{_OFFICE}presentationml.presentation", _office("ppt")),
    ".csv": Kind("text/csv", _plain),
    ".txt": Kind("text/plain", _plain),
}
# Formats that hold other files or carry macros are refused by name, so that the sentence can say so.
ENDINGS = ", ".join(ending[1:] for ending in KINDS)


def kind_of(name: str, stream: IO[bytes], size: int) -> Kind:
    """The kind of an uploaded file. Raises ``InvalidInput`` at ``evidence`` when it cannot be kept.

    ``size`` is in bytes; the stream is left at its beginning.
    """
    short = PurePath(name).name[:80]
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise _wrong(_("%(name)s cannot be kept. Use one of: %(endings)s.") % {"name": short, "endings": ENDINGS})
    if size == 0:
        raise _wrong(_("%(name)s is empty.") % {"name": short})
    if size > settings.EVIDENCE_MAX_BYTES:
        raise _wrong(
            _("%(name)s is larger than %(most)s MB. Add a link to it instead.")
            % {"name": short, "most": f"{settings.EVIDENCE_MAX_BYTES / 1_048_576:g}"}
        )
    stream.seek(0)
    head = stream.read(2048)
    stream.seek(0)
    if not kind.holds(head, stream):
        raise _wrong(_("%(name)s does not hold what its name says.") % {"name": short})
    return kind


def check_link(link: str) -> str:
    """The link as it is kept. Raises ``InvalidInput`` at ``links`` unless it is a whole http(s) address."""
    said = link.strip()
    try:
        parts = urlsplit(said)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        whole = False
    if not whole or len(said) > 500 or any(sign.isspace() or ord(sign) < 32 or sign in '<>"' for sign in said):
        raise InvalidInput({"links": [_("Enter a whole address that begins with https:// or http://.")]})
    return said


def _wrong(sentence: Any) -> InvalidInput:
    return InvalidInput({"evidence": [sentence]})
