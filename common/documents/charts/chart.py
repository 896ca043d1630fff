"""What every chart gives: the picture, and the same in words and as a table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Chart:
    """A finished chart. ``rows`` are strings ready to show, one tuple a row, as wide as ``header``."""

    svg: SafeString
    title: str
    summary: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str, str, str], ...] = ()

    def __html__(self) -> str:
        return self.svg

    def __str__(self) -> str:
        return self.svg
