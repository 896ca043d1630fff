"""How far an import is, told while it is written: the transaction that writes it shows nothing before its end."""

from django.core.cache import cache


def progress_key(run: int) -> str:
    return f"import-progress:{run}"


def progress_of(run: int) -> int:
    """Per cent of the rows written, 0 to 100."""
    return int(cache.get(progress_key(run)) or 0)
