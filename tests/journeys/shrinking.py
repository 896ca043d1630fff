"""Makes a screenshot a third of its size: 256 colours in a palette instead of millions."""

import struct
import zlib
from collections import Counter

COLOURS = 256
APART = 140  # how far two colours of the palette differ, in squares of steps of the three channels


def smaller(png: bytes) -> bytes:
    """The same picture with its most frequent colours; the others become the nearest of these.

    Takes what Chromium writes: 8 bits for each of three or four channels, not interlaced.
    """
    width, height, depth, kind, _method, _filter, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    if (depth, interlaced) != (8, 0) or kind not in (2, 6):
        raise ValueError("This is no screenshot of Chromium's.")
    channels = 3 if kind == 2 else 4
    rows = _rows(zlib.decompress(b"".join(_chunks(png, b"IDAT"))), width * channels, channels)
    pixels = [[row[at : at + 3] for at in range(0, len(row), channels)] for row in rows]
    often = [colour for colour, _times in Counter(one for row in pixels for one in row).most_common()]
    palette: list[bytes] = []
    for colour in often:
        # A rare colour far from all others (a small glyph) comes before a shade of one that is there already.
        if len(palette) < COLOURS and all(_distance(colour, chosen) >= APART for chosen in palette):
            palette.append(colour)
    place = {colour: index for index, colour in enumerate(palette)}
    for colour in often:
        place[colour] = min(range(len(palette)), key=lambda index: _distance(palette[index], colour))
    lines = b"".join(b"\0" + bytes(place[one] for one in row) for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return png[:8] + b"".join(_chunk(name, data) for name, data in parts)


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunks(png: bytes, wanted: bytes) -> list[bytes]:
    at, found = 8, []
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == wanted:
            found.append(png[at + 8 : at + 8 + length])
        at += length + 12
    return found


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rows(raw: bytes, length: int, step: int) -> list[bytes]:
    """The lines of a picture, with PNG's five filters taken back."""
    before = bytearray(length)
    rows = []
    for start in range(0, len(raw), length + 1):
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + length])
        if kind == 1:
            for at in range(step, length):
                line[at] = (line[at] + line[at - step]) & 255
        elif kind == 2:
            line = bytearray((one + up) & 255 for one, up in zip(line, before, strict=True))
        elif kind == 3:
            for at in range(length):
                line[at] = (line[at] + ((line[at - step] if at >= step else 0) + before[at]) // 2) & 255
        elif kind == 4:
            for at in range(length):
                behind, corner = (line[at - step], before[at - step]) if at >= step else (0, 0)
                line[at] = (line[at] + _nearest(behind, before[at], corner)) & 255
        rows.append(bytes(line))
        before = line
    return rows


def _nearest(behind: int, up: int, corner: int) -> int:
    guess = behind + up - corner
    return min((behind, up, corner), key=lambda one: abs(guess - one))
