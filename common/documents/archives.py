"""Office files are zip archives; ours carry no clock, so that the same content makes the same bytes."""

import io
import zipfile

# The earliest moment a zip archive can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def timeless(data: bytes) -> bytes:
    """The same archive with every entry dated 1 January 1980."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in given.infolist():
            plain = zipfile.ZipInfo(entry.filename, date_time=_EPOCH)
            plain.compress_type = zipfile.ZIP_DEFLATED
            plain.external_attr = 0o600 << 16
            kept.writestr(plain, given.read(entry))
    return made.getvalue()
