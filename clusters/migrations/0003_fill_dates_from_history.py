"""Say since when what is there has been there: days of lessons and of adopted versions, as their history tells."""

import datetime

from django.db import migrations

DATED = ("adopted", "superseded")


def fill(apps, schema_editor):
    _lessons(apps)
    _versions(apps)


def _lessons(apps):
    """A lesson was learned on the day it was entered; its history says so as well."""
    Lesson = apps.get_model("clusters", "Lesson")
    history = apps.get_model("clusters", "HistoricalLesson").objects
    for row in history.order_by("history_date"):
        history.filter(id=row.id, learned_on=None).update(learned_on=row.history_date.date())
    for lesson in Lesson.objects.filter(learned_on=None):
        first = history.filter(id=lesson.pk).order_by("history_date").first()
        lesson.learned_on = first.learned_on if first else datetime.date.today()
        lesson.save(update_fields=["learned_on"])


def _versions(apps):
    """An adopted version begins on the day it was adopted, where none is said, and ends before its successor begins.

    What never came into force, or was left open beside a later one, counts as withdrawn.
    """
    Version = apps.get_model("clusters", "ProcedureVersion")
    history = apps.get_model("clusters", "HistoricalProcedureVersion").objects
    for procedure in Version.objects.order_by().values_list("procedure", flat=True).distinct():
        later, writing = None, False
        for version in Version.objects.filter(procedure=procedure).order_by("-number"):
            if version.state in DATED:
                begins, ends = version.effective_on, version.ends_on
                if begins is None:
                    adopted = history.filter(id=version.pk, state__in=DATED).order_by("history_date").first()
                    begins = adopted.history_date.date() if adopted else datetime.date.today()
                if later is not None:
                    ends = later - datetime.timedelta(days=1)
                if ends is not None and ends < begins:
                    Version.objects.filter(pk=version.pk).update(state="withdrawn", ends_on=None)
                    continue
                Version.objects.filter(pk=version.pk).update(effective_on=begins, ends_on=ends)
                later = begins
            elif writing:
                Version.objects.filter(pk=version.pk).update(state="withdrawn")
            else:
                writing = True


class Migration(migrations.Migration):
    dependencies = [("clusters", "0002_versions_and_lessons_in_time")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
