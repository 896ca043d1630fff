"""Scores stand in the assessments of a round; those there were go into a first round, each with its dissent."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def into_assessments(apps, schema_editor):
    score_model = apps.get_model("clusters", "CriterionScore")
    scores = list(score_model.objects.order_by("project", "assessor", "criterion"))
    if scores:
        now = timezone.now()
        round_ = apps.get_model("clusters", "SelectionRound").objects.create(
            number=1, name="First selection", opened_at=now, closed_at=now
        )
        weight = apps.get_model("clusters", "CriterionWeight")
        weight.objects.bulk_create(weight(round=round_, criterion=letter, weight=20) for letter in "abcde")
        for score in scores:
            candidate, _new = apps.get_model("clusters", "Candidate").objects.get_or_create(
                round=round_, project_id=score.project_id
            )
            assessment, _new = apps.get_model("clusters", "Assessment").objects.get_or_create(
                candidate=candidate, assessor_id=score.assessor_id, defaults={"assessed_at": now}
            )
            said = [assessment.dissent, score.dissent]
            assessment.dissent = " ".join(text for text in said if text)
            assessment.save()
            score.assessment = assessment
            score.score = max(score.score, 1)  # the scale began at 0, which no page could enter
            score.save()
    # The tables are altered next, which PostgreSQL refuses while checks wait.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("clusters", "0005_selection_and_stages")]

    operations = [
        migrations.RunPython(into_assessments, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='criterionscore',
            name='score',
            field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='score, 1 to 5'),
        ),
        migrations.RemoveField(
            model_name='criterionscore',
            name='assessor',
        ),
        migrations.RemoveField(
            model_name='criterionscore',
            name='dissent',
        ),
        migrations.RemoveField(
            model_name='criterionscore',
            name='project',
        ),
        migrations.AddConstraint(
            model_name='criterionscore',
            constraint=models.UniqueConstraint(fields=('assessment', 'criterion'), name='criterion_scored_once'),
        ),
        migrations.AddConstraint(
            model_name='criterionscore',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='criterion_score_1_to_5'),
        ),
        migrations.AlterField(
            model_name="criterionscore",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="clusters.assessment"
            ),
        ),
    ]
