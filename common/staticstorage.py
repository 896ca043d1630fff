"""Static files under names that never change their content, compressed once."""

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Quality 5 of 11: within 12 % of the smallest size in a hundredth of the time, which a first start waits for.
BROTLI_QUALITY = 5


class PromptCompressor(Compressor):
    """Compresses once, at a quality worth the wait."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return bytes(brotli.compress(data, quality=BROTLI_QUALITY))


class LastingNamesStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content, so that browsers may keep a file for ever.

    Packaged files mention source maps that their packages leave out (``sourceMappingURL``); Django would stop
    at the first of them, so these comments are left alone. Addresses in style sheets are still rewritten.
    """

    patterns = (
        (
            "*.css",
            (
                r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))""",
                (
                    r"""(?P<matched>@import\s*["']\s*(?P<url>.*?)["'])""",
                    """@import url("%(url)s")""",
                ),
            ),
        ),
    )

    keep_only_hashed_files = True

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return PromptCompressor(**kwargs)
