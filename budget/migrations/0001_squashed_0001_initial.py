import common.migrating
import django.core.validators
import django.db.models.deletion
import simple_history.models
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('budget', '0001_initial')]

    initial = True

    dependencies = [
        ('planning', '0001_squashed_0004_parts_change_on_record'),
        ('structure', '0001_squashed_0011_change_of_nature'),
    ]

    operations = [
        common.migrating.CreateModels(
            operations=[migrations.CreateModel(
                name='CostSharing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                    ('starts_in', models.PositiveSmallIntegerField(verbose_name='first year')),
                    ('ends_in', models.PositiveSmallIntegerField(verbose_name='last year')),
                    ('decision', models.CharField(blank=True, max_length=60, verbose_name='decision')),
                    ('source', models.CharField(blank=True, max_length=120, verbose_name='source')),
                    ('status', models.CharField(choices=[('quoted', 'quoted'), ('inferred', 'inferred'), ('demonstration', 'demonstration')], default='quoted', max_length=13, verbose_name='status')),
                    ('reserve', models.CharField(blank=True, max_length=250, verbose_name='working capital reserve')),
                ],
                options={
                    'ordering': ['-starts_in'],
                    'constraints': [models.UniqueConstraint(fields=('starts_in',), name='cost_sharing_once_a_period'), models.CheckConstraint(condition=models.Q(('ends_in__gte', models.F('starts_in'))), name='cost_sharing_period')],
                },
            ), migrations.CreateModel(
                name='TrustFund',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                    ('code', models.CharField(max_length=6, unique=True, verbose_name='code')),
                    ('name', models.CharField(max_length=250, verbose_name='name')),
                    ('kind', models.CharField(choices=[('core', 'core'), ('voluntary', 'voluntary'), ('participation', 'participation')], max_length=13, verbose_name='kind')),
                    ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                    ('order', models.PositiveSmallIntegerField(default=0)),
                    ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trust_funds', to='planning.instrument')),
                ],
                options={
                    'ordering': ['order', 'code'],
                },
            ), migrations.CreateModel(
                name='HistoricalApprovedBudget',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='amount, USD')),
                    ('decision', models.CharField(blank=True, max_length=30, verbose_name='decision')),
                    ('status', models.CharField(choices=[('quoted', 'quoted'), ('inferred', 'inferred'), ('demonstration', 'demonstration')], max_length=13, verbose_name='status')),
                    ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('fund', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.trustfund')),
                ],
                options={
                    'verbose_name': 'historical approved budget',
                    'verbose_name_plural': 'historical approved budgets',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalActivityCost',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('object', models.CharField(choices=[('staff', 'Staff'), ('conference', 'Conference services'), ('participants', 'Participant travel'), ('staff_travel', 'Staff travel'), ('consultants', 'Consultants and contracts'), ('operating', 'Operating costs')], max_length=12, verbose_name='object of expenditure')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='planned, USD')),
                    ('priority', models.PositiveSmallIntegerField(default=1, verbose_name='priority')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('activity', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='planning.activity')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('fund', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.trustfund')),
                ],
                options={
                    'verbose_name': 'historical activity cost',
                    'verbose_name_plural': 'historical activity costs',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='CostShare',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('percent', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share, %')),
                    ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cost_shares', to='planning.instrument')),
                    ('sharing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='budget.costsharing')),
                ],
                options={
                    'ordering': ['sharing', 'instrument__order'],
                    'constraints': [models.UniqueConstraint(fields=('sharing', 'instrument'), name='cost_share_once'), models.CheckConstraint(condition=models.Q(('percent__gte', 0), ('percent__lte', 100)), name='cost_share_up_to_100')],
                },
            ), migrations.CreateModel(
                name='Expenditure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('object', models.CharField(choices=[('staff', 'Staff'), ('conference', 'Conference services'), ('participants', 'Participant travel'), ('staff_travel', 'Staff travel'), ('consultants', 'Consultants and contracts'), ('operating', 'Operating costs')], max_length=12, verbose_name='object of expenditure')),
                    ('booked_on', models.DateField(verbose_name='booked on')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='spent, USD')),
                    ('reference', models.CharField(max_length=60, unique=True, verbose_name='reference')),
                    ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='expenditures', to='planning.activity')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expenditures', to='budget.trustfund')),
                ],
                options={
                    'ordering': ['booked_on', 'pk'],
                    'indexes': [models.Index(fields=['fund', 'booked_on'], name='budget_expe_fund_id_55f273_idx'), models.Index(fields=['activity', 'booked_on'], name='budget_expe_activit_a49ed7_idx')],
                },
            ), migrations.CreateModel(
                name='ApprovedBudget',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='amount, USD')),
                    ('decision', models.CharField(blank=True, max_length=30, verbose_name='decision')),
                    ('status', models.CharField(choices=[('quoted', 'quoted'), ('inferred', 'inferred'), ('demonstration', 'demonstration')], max_length=13, verbose_name='status')),
                    ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approved', to='budget.trustfund')),
                ],
                options={
                    'ordering': ['fund', 'year'],
                    'constraints': [models.UniqueConstraint(fields=('fund', 'year'), name='approved_budget_once_a_year')],
                },
            ), migrations.CreateModel(
                name='ActivityCost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('object', models.CharField(choices=[('staff', 'Staff'), ('conference', 'Conference services'), ('participants', 'Participant travel'), ('staff_travel', 'Staff travel'), ('consultants', 'Consultants and contracts'), ('operating', 'Operating costs')], max_length=12, verbose_name='object of expenditure')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='planned, USD')),
                    ('priority', models.PositiveSmallIntegerField(default=1, verbose_name='priority')),
                    ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='costs', to='planning.activity')),
                    ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_costs', to='budget.trustfund')),
                ],
                options={
                    'ordering': ['activity', 'fund', 'object', 'year'],
                    'indexes': [models.Index(fields=['fund', 'year'], name='budget_acti_fund_id_697fe1_idx')],
                    'constraints': [models.UniqueConstraint(fields=('activity', 'fund', 'object', 'year'), name='activity_cost_once_a_line'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='activity_cost_not_negative', violation_error_message='A planned cost is not negative.')],
                },
            )],
        ),
    ]
