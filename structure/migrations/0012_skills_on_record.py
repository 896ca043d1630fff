"""Put on record who holds which skill: a table with a history, filled with what is held now."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from common import clock
from common.migrating import CreateModels

WHY = "On record from this day on"


def put_on_record(apps, schema_editor):
    """Begin the record at the moment of this migration: who held which skill before is not known."""
    moment = [clock.now(), WHY]
    schema_editor.execute(
        "INSERT INTO structure_heldskill (staff_id, skill_id) SELECT staff_id, skill_id FROM structure_staff_skills"
    )
    schema_editor.execute(
        "INSERT INTO structure_historicalskill"
        " (id, translations, name, is_listed, proposed_by_id, history_date, history_change_reason, history_type)"
        " SELECT id, translations, name, is_listed, proposed_by_id, %s, %s, '+' FROM structure_skill",
        moment,
    )
    schema_editor.execute(
        "INSERT INTO structure_historicalheldskill"
        " (id, staff_id, skill_id, history_date, history_change_reason, history_type)"
        " SELECT id, staff_id, skill_id, %s, %s, '+' FROM structure_heldskill",
        moment,
    )


def take_off_record(apps, schema_editor):
    schema_editor.execute(
        "INSERT INTO structure_staff_skills (staff_id, skill_id) SELECT staff_id, skill_id FROM structure_heldskill"
    )


class Migration(migrations.Migration):
    dependencies = [
        ('structure', '0010_scopes_of_procedures_and_lessons'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='HistoricalSkill',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                        ('name', models.CharField(db_index=True, max_length=100, verbose_name='name')),
                        ('is_listed', models.BooleanField(default=True, verbose_name='in the list')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                    ],
                    options={
                        'verbose_name': 'historical skill',
                        'verbose_name_plural': 'historical skills',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HeldSkill',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('skill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_by', to='structure.skill')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_skills', to='structure.staff')),
                    ],
                    options={
                        'constraints': [
                            models.UniqueConstraint(
                                fields=['staff', 'skill'],
                                name='skill_held_once',
                                violation_error_message='This person has this skill already.',
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalHeldSkill',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('skill', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='structure.skill')),
                        ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='structure.staff')),
                    ],
                    options={
                        'verbose_name': 'historical held skill',
                        'verbose_name_plural': 'historical held skills',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ]
        ),
        migrations.RunPython(put_on_record, take_off_record),
        migrations.RemoveField(model_name='staff', name='skills'),
        migrations.AddField(
            model_name='staff',
            name='skills',
            field=models.ManyToManyField(
                blank=True, related_name='staff', through='structure.HeldSkill', to='structure.skill'
            ),
        ),
    ]
