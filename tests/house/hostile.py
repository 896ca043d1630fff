"""What a hostile person would write, and how one sees that it was shown as text."""

from typing import Any

SCRIPT = "<script>alert(1)</script>"
# What stands in every free text of a stage.
HOSTILE = f"{SCRIPT}'\"><img src=x onerror=alert(1)>{{{{7*7}}}}{{% debug %}}\u202e😀"


def shown(answer: Any) -> bool:
    """Whether a browser would draw the answer."""
    return any(kind in answer.get("Content-Type", "") for kind in ("html", "svg"))


def is_run(answer: Any) -> bool:
    """Whether something of what was written would be run, by the browser or by the templates."""
    if not shown(answer):
        return False
    page = answer.held.decode()
    return any(words in page for words in (SCRIPT, "<img src=x", "x onerror=alert(1)>49"))
