"""Make the charters that stand in the clusters their version 1, and give the core functions a history."""

import hashlib
import json

from django.db import migrations
from django.utils import timezone

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WHY = "Taken over from the cluster"


def fill(apps, schema_editor):
    models = {name: apps.get_model("clusters", name) for name in ("Cluster", "Charter", "CharterVersion")}
    now = timezone.now()
    for cluster in models["Cluster"].objects.order_by("code"):
        rows = list(cluster.core_functions.order_by("letter"))
        functions = [row.text for row in rows]
        adopted = cluster.charter_adopted_on is not None and bool(cluster.mandate.strip())
        text = {"mandate": cluster.mandate, "functions": functions, "duties": cluster.duties}
        charter = models["Charter"].objects.create(cluster=cluster, state="adopted" if adopted else "draft", **text)
        _remember(apps, "HistoricalCharter", now, id=charter.pk, cluster=cluster, state=charter.state, **text)
        for row in rows:
            _remember(
                apps, "HistoricalCoreFunction", now, id=row.pk, cluster=cluster, letter=row.letter, text=row.text
            )
        if adopted:
            content = {
                "cluster": cluster.code,
                "mandate": cluster.mandate,
                "functions": [{"letter": l, "text": t} for l, t in zip(LETTERS, functions, strict=False)],
                "duties": cluster.duties,
            }
            models["CharterVersion"].objects.create(
                cluster=cluster,
                number=1,
                content=content,
                sha256=_digest(content),
                adopted_on=cluster.charter_adopted_on,
            )


def _remember(apps, name, at, **values):
    apps.get_model("clusters", name).objects.create(
        history_date=at, history_type="+", history_change_reason=WHY, **values
    )


def _digest(content):
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("clusters", "0011_charters")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
