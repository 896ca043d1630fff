"""What a page costs: milliseconds of server CPU, measured over the demonstration data.

``python -m benchmarks.pages`` signs in as the member of the staff with the most open work, asks for each page through
Django's test client in this one process, and prints the median and the best of the runs. The goal is under 60 ms.
CPU time is of this process alone: PostgreSQL's is not in it, and waiting costs nothing.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

GOAL_MS = 60.0
RUNS, WARM_UP = 15, 3


def measure(ask: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """The median and the least milliseconds of CPU of one call."""
    for _round in range(WARM_UP):
        ask()
    spent = []
    for _round in range(runs):
        begun = time.process_time()
        ask()
        spent.append((time.process_time() - begun) * 1000)
    return statistics.median(spent), min(spent)


def main() -> int:
    """Print a line for each page. Returns 1 when one is over the goal, so that a script can tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=RUNS, help="how often each page is asked for")
    runs = options.parse_args().runs
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secretariat.settings.development")
    with tempfile.TemporaryDirectory() as built:
        # Pages name their static files by the names they have once built, as in production.
        os.environ["STATIC_ROOT"] = built
        return _run(runs)


def _run(runs: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.models import Count, Q
    from django.test import Client
    from django.test.utils import override_settings

    from planning.enums import STATUSES_OPEN
    from planning.models import Activity
    from structure.models import Staff

    call_command("collectstatic", interactive=False, verbosity=0)
    staff = (
        Staff.objects.annotate(open=Count("activities_led", filter=Q(activities_led__status__in=STATUSES_OPEN)))
        .order_by("-open", "pk")
        .select_related("user")
        .first()
    )
    if staff is None or not staff.open:
        print("There is no demonstration data here. Load it first: python manage.py load_demonstration")
        return 2
    busiest = (
        Activity.objects.filter(biennium__is_current=True)
        .annotate(entries=Count("progress_entries"))
        .order_by("-entries", "pk")[0]
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(staff.user)
    pages = {
        f"My work ({staff.open} open activities led)": "/my-work/",
        f"Activity {busiest.code} ({busiest.entries} entries)": f"/activities/{busiest.code}/",
        "List of 100 activities": "/activities/?show=100",
    }
    over = 0
    with override_settings(DEBUG=False):
        for name, url in pages.items():
            answer = client.get(url)
            assert answer.status_code == 200, f"{url} answered {answer.status_code}"
            median, best = measure(lambda url=url: client.get(url), runs)
            over += best > GOAL_MS
            verdict = "within" if median <= GOAL_MS else "at best within" if best <= GOAL_MS else "OVER"
            print(f"{name:44} median {median:6.1f} ms, best {best:6.1f} ms of CPU: {verdict} {GOAL_MS:.0f} ms")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
