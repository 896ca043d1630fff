"""Words as they are compared: of heads, of names, of choices, in every language of the site."""

import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation


def folded(text: Any) -> str:
    """``text`` as it is compared: small letters, one blank between words, no signs that people leave out."""
    return " ".join(re.sub(r"[\s_\-–/]+", " ", str(text)).casefold().split())


@lru_cache(maxsize=4096)
def plain_head(head: str) -> str:
    """A head as it is compared: words in small letters, without marks, units and remarks in brackets."""
    said = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", head.casefold())
    return " ".join(re.sub(r"[^\w%]+", " ", said).replace("_", " ").split()) or " ".join(head.casefold().split())


def in_every_language(label: Any) -> frozenset[str]:
    """A label as it is said in each language of the site."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(label))
    return frozenset(found)


def closeness(first: str, second: str) -> float:
    """How much two texts have in common, 0 to 1: of the trigrams of either, the share that both have."""
    if first == second:
        return 1.0
    ours, theirs = _trigrams(first), _trigrams(second)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


@lru_cache(maxsize=4096)
def _trigrams(text: str) -> frozenset[str]:
    padded = [f"  {word} " for word in text.split()]
    return frozenset(word[place : place + 3] for word in padded for place in range(len(word) - 2))
