"""Static files under names that never change their content, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class LastingNamesStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content, so that browsers may keep a file for ever.

    Packaged files mention source maps that their packages leave out (``sourceMappingURL``); Django would stop
    at the first of them, so these comments are left as they are. Addresses in style sheets are still rewritten.
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
