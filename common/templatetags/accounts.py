"""What the pages of one's own account need."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

_PATH = re.compile(r'<path d="([MHVLZmhvlz0-9 .,\-]+)"')
_BOX = re.compile(r'viewBox="([0-9 .]+)"')


@register.simple_tag
def inline_qr(svg: str) -> SafeString:
    """The square an authenticator app scans, drawn in the page: the content policy lets no data address in.

    Only the path is taken over from ``svg``; nothing is shown when there is none.
    """
    path, box = _PATH.search(svg or ""), _BOX.search(svg or "")
    if path is None or box is None:
        return mark_safe("")
    return mark_safe(
        f'<svg class="x-qr" viewBox="{box[1]}" role="img" aria-label="{_("Square to scan")}">'
        f'<rect width="100%" height="100%" fill="#fff"/><path d="{path[1]}" fill="#000"/></svg>'
    )
