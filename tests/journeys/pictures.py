"""Takes the README's pictures of the running application: ``python -m tests.journeys.pictures``.

Needs ``DATABASE_URL`` and ``REDIS_URL`` of servers on which it may make a database of its own, and a Chromium.
"""

import os
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secretariat.settings.test")
django.setup()
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in this thread

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.journeys.running import CHROMIUM_FLAGS, ROOT, chromium, running_app  # noqa: E402
from tests.journeys.seeing import settled  # noqa: E402
from tests.journeys.shrinking import smaller  # noqa: E402
from tests.journeys.visitors import (  # noqa: E402
    BUREAU_MEMBER,
    CLUSTER_LEAD,
    DIVISION_HEAD,
    MONITORING_OFFICER,
    STAFF,
    Visitors,
)

FEW_COLOURS = ["--disable-lcd-text", "--font-render-hinting=none"]  # small files
FOLDER = ROOT / "docs" / "pictures"
PICTURES = {
    "my-work": (STAFF, "/my-work/?open=A-01"),
    "activity": (STAFF, "/activities/A-01/"),
    "results": (STAFF, "/results/"),
    "cluster": (CLUSTER_LEAD, "/clusters/H/"),
    "workplan": (DIVISION_HEAD, "/workplans/LIA/"),
    "monitoring": (MONITORING_OFFICER, "/monitoring/"),
    "bureau": (BUREAU_MEMBER, "/bureau/"),
}


def take_pictures() -> None:
    """Write each picture at 1440 by 1000."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as own,
        tempfile.TemporaryDirectory() as shared,
        running_app(Path(own), Path(shared)) as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_FLAGS, *FEW_COLOURS])
        visitors = Visitors(browser, app, {})
        for name, (by, path) in PICTURES.items():
            page = visitors(by).goes_to(path)
            settled(page)
            page.evaluate("() => document.fonts.ready")
            page.evaluate("() => document.activeElement.blur()")
            picture = smaller(page.screenshot(animations="disabled"))
            (FOLDER / f"{name}.png").write_bytes(picture)
            print(f"docs/pictures/{name}.png, {len(picture) // 1000} kB")
        visitors.leave()
        browser.close()


if __name__ == "__main__":
    take_pictures()
