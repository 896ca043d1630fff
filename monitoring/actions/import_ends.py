"""A word to whoever sent a long sheet, once it has been worked on."""

from django.utils.translation import gettext as _

from monitoring.actions.notify import notify
from planning.models import ImportRun
from planning.queries.imports.runs import address_of_import, sentence_of


def tell_of_import(run: ImportRun) -> None:
    """Tell the sender where the import stands now: once for each time it was worked on."""
    words = {"file": run.file_name[:120], "sentence": run.failure or sentence_of(run)}
    notify(
        users=[run.asked_by],
        text=_("%(file)s: %(sentence)s") % words,
        url=address_of_import(run),
        key=f"import-{run.pk}-{run.state}-{run.beat_at.isoformat() if run.beat_at else ''}",
    )
