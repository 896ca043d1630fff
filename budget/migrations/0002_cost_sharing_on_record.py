"""Give the ratios of cost sharing a history, which begins with what stands."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from common import clock

WHY = "What stood when the history began"


def put_on_record(apps, schema_editor):
    for name in ("CostSharing", "CostShare"):
        model, versions = (apps.get_model("budget", f"{kind}{name}") for kind in ("", "Historical"))
        fields = [field.attname for field in model._meta.concrete_fields]
        versions.objects.bulk_create(
            versions(
                history_date=clock.now(),
                history_type="+",
                history_change_reason=WHY,
                **{field: getattr(row, field) for field in fields},
            )
            for row in model.objects.all()
        )


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0001_initial'),
        ('planning', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalCostShare',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share, %')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('instrument', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='planning.instrument')),
                ('sharing', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.costsharing')),
            ],
            options={
                'verbose_name': 'historical cost share',
                'verbose_name_plural': 'historical cost shares',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCostSharing',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                ('starts_in', models.PositiveSmallIntegerField(verbose_name='first year')),
                ('ends_in', models.PositiveSmallIntegerField(verbose_name='last year')),
                ('decision', models.CharField(blank=True, max_length=60, verbose_name='decision')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='source')),
                ('status', models.CharField(choices=[('quoted', 'quoted'), ('inferred', 'inferred'), ('demonstration', 'demonstration')], default='quoted', max_length=13, verbose_name='status')),
                ('reserve', models.CharField(blank=True, max_length=250, verbose_name='working capital reserve')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical cost sharing',
                'verbose_name_plural': 'historical cost sharings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(put_on_record, migrations.RunPython.noop),
    ]
