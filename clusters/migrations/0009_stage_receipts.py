"""Each unit that follows confirms a hand-over for itself; what was confirmed until now is kept as that of the first."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def into_receipts(apps, schema_editor):
    """Who confirmed a stage stands in a receipt of the first unit that follows, which confirmed until now."""
    stage_model, receipt_model = apps.get_model("clusters", "Stage"), apps.get_model("clusters", "StageReceipt")
    past, told = apps.get_model("clusters", "HistoricalStage"), apps.get_model("clusters", "HistoricalStageReceipt")
    for stage in stage_model.objects.filter(received_by__isnull=False).order_by("pk"):
        values = {
            "stage_id": stage.pk,
            "unit_id": _receiving_unit(stage_model, stage),
            "handed_by_id": stage.handed_by_id,
            "received_by_id": stage.received_by_id,
            "received_for_id": stage.received_for_id,
            "received_on": stage.handed_over_on or timezone.localdate(),
        }
        receipt = receipt_model.objects.create(**values)
        row = past.objects.filter(id=stage.pk, received_by__isnull=False).order_by("history_date", "history_id").first()
        told.objects.create(
            id=receipt.pk,
            history_type="+",
            history_date=row.history_date if row else timezone.now(),
            history_user_id=row.history_user_id if row else None,
            history_change_reason=row.history_change_reason if row else "Hand-over confirmed",
            **values,
        )
    # The tables are altered next, which PostgreSQL refuses while checks wait.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def _receiving_unit(stage_model, stage):
    later = stage_model.objects.filter(project_id=stage.project_id, order__gt=stage.order).order_by("order")
    joint = stage.mode == "joint"
    for one in later:
        if not (joint and one.mode == "joint"):
            return one.unit_id
    return stage.unit_id


class Migration(migrations.Migration):

    dependencies = [
        ('clusters', '0008_places_in_versions'),
        ('structure', '0004_token_reads_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='stage',
            name='stage_never_received_by_the_giver',
        ),
        migrations.CreateModel(
            name='HistoricalStageReceipt',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('received_on', models.DateField(verbose_name='confirmed on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical stage receipt',
                'verbose_name_plural': 'historical stage receipts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='StageReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField(verbose_name='confirmed on')),
            ],
            options={
                'ordering': ['stage', 'received_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='historicalstagereceipt',
            name='handed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalstagereceipt',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalstagereceipt',
            name='received_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalstagereceipt',
            name='received_for',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='structure.staff'),
        ),
        migrations.AddField(
            model_name='historicalstagereceipt',
            name='stage',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='clusters.stage'),
        ),
        migrations.AddField(
            model_name='historicalstagereceipt',
            name='unit',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='structure.unit'),
        ),
        migrations.AddField(
            model_name='stagereceipt',
            name='handed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stagereceipt',
            name='received_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages_received', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stagereceipt',
            name='received_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stages_received_for', to='structure.staff'),
        ),
        migrations.AddField(
            model_name='stagereceipt',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='clusters.stage'),
        ),
        migrations.AddField(
            model_name='stagereceipt',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages_received', to='structure.unit'),
        ),
        migrations.AddConstraint(
            model_name='stagereceipt',
            constraint=models.UniqueConstraint(fields=('stage', 'unit'), name='stage_received_once_by_each_unit'),
        ),
        migrations.AddConstraint(
            model_name='stagereceipt',
            constraint=models.CheckConstraint(condition=models.Q(('handed_by__isnull', True), models.Q(('received_by', models.F('handed_by')), _negated=True), _connector='OR'), name='stage_never_received_by_the_giver', violation_error_message='Whoever hands a stage over does not confirm it.'),
        ),
        migrations.RunPython(into_receipts, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='historicalstage',
            name='received_by',
        ),
        migrations.RemoveField(
            model_name='historicalstage',
            name='received_for',
        ),
        migrations.RemoveField(
            model_name='stage',
            name='received_by',
        ),
        migrations.RemoveField(
            model_name='stage',
            name='received_for',
        ),
    ]
