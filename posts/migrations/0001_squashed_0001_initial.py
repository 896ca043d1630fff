import common.migrating
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('posts', '0001_initial')]

    initial = True

    dependencies = [
        ('planning', '0001_squashed_0004_parts_change_on_record'),
        ('structure', '0001_squashed_0011_change_of_nature'),
    ]

    operations = [
        common.migrating.CreateModels(
            operations=[migrations.CreateModel(
                name='ReviewExercise',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                    ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                    ('method', models.TextField(blank=True, verbose_name='method')),
                    ('source', models.CharField(blank=True, max_length=60, verbose_name='source')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='HistoricalPost',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('number', models.CharField(db_index=True, max_length=20, verbose_name='post number')),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                    ('grade', models.CharField(choices=[('G-1', 'G-1'), ('G-2', 'G-2'), ('G-3', 'G-3'), ('G-4', 'G-4'), ('G-5', 'G-5'), ('G-6', 'G-6'), ('G-7', 'G-7'), ('P-1', 'P-1'), ('P-2', 'P-2'), ('P-3', 'P-3'), ('P-4', 'P-4'), ('P-5', 'P-5'), ('D-1', 'D-1'), ('D-2', 'D-2'), ('ASG', 'Assistant Secretary-General'), ('USG', 'Under-Secretary-General')], max_length=4, verbose_name='grade')),
                    ('fund_code', models.CharField(blank=True, max_length=6, verbose_name='fund')),
                    ('established_on', models.DateField(blank=True, null=True, verbose_name='established')),
                    ('abolished_on', models.DateField(blank=True, null=True, verbose_name='abolished')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='structure.unit')),
                ],
                options={
                    'verbose_name': 'historical post',
                    'verbose_name_plural': 'historical posts',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalReviewExercise',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('name', models.CharField(db_index=True, max_length=120, verbose_name='name')),
                    ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                    ('method', models.TextField(blank=True, verbose_name='method')),
                    ('source', models.CharField(blank=True, max_length=60, verbose_name='source')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical review exercise',
                    'verbose_name_plural': 'historical review exercises',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalStaffingLine',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('grade', models.CharField(choices=[('G-1', 'G-1'), ('G-2', 'G-2'), ('G-3', 'G-3'), ('G-4', 'G-4'), ('G-5', 'G-5'), ('G-6', 'G-6'), ('G-7', 'G-7'), ('P-1', 'P-1'), ('P-2', 'P-2'), ('P-3', 'P-3'), ('P-4', 'P-4'), ('P-5', 'P-5'), ('D-1', 'D-1'), ('D-2', 'D-2'), ('ASG', 'Assistant Secretary-General'), ('USG', 'Under-Secretary-General')], max_length=4, verbose_name='grade')),
                    ('posts', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='posts')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('biennium', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='planning.biennium')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical staffing line',
                    'verbose_name_plural': 'historical staffing lines',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalStandardCost',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('grade', models.CharField(choices=[('G-1', 'G-1'), ('G-2', 'G-2'), ('G-3', 'G-3'), ('G-4', 'G-4'), ('G-5', 'G-5'), ('G-6', 'G-6'), ('G-7', 'G-7'), ('P-1', 'P-1'), ('P-2', 'P-2'), ('P-3', 'P-3'), ('P-4', 'P-4'), ('P-5', 'P-5'), ('D-1', 'D-1'), ('D-2', 'D-2'), ('ASG', 'Assistant Secretary-General'), ('USG', 'Under-Secretary-General')], max_length=4, verbose_name='grade')),
                    ('duty_station', models.CharField(max_length=60, verbose_name='duty station')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='cost, USD')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical standard cost',
                    'verbose_name_plural': 'historical standard costs',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='Incumbency',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('valid_from', models.DateField(verbose_name='from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='to')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incumbencies', to='structure.staff')),
                    ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incumbencies', to='posts.post')),
                ],
                options={
                    'verbose_name_plural': 'incumbencies',
                    'ordering': ['post', '-valid_from'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='incumbency_ends_after_it_begins', violation_error_message='An incumbency cannot end before it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('post', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='incumbency_of_a_post_one_at_a_time', violation_error_message='Somebody else holds this post at that time.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('staff', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='incumbency_of_a_staff_one_at_a_time', violation_error_message='This person holds another post at that time.')],
                },
            ), migrations.CreateModel(
                name='HistoricalAppraisal',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('cycle_starts_in', models.PositiveSmallIntegerField(verbose_name='cycle from April of')),
                    ('functions', models.TextField(verbose_name='functions it mentions')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incumbency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='posts.incumbency')),
                ],
                options={
                    'verbose_name': 'historical appraisal',
                    'verbose_name_plural': 'historical appraisals',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='Post',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('number', models.CharField(max_length=20, unique=True, verbose_name='post number')),
                    ('title', models.CharField(max_length=200, verbose_name='title')),
                    ('grade', models.CharField(choices=[('G-1', 'G-1'), ('G-2', 'G-2'), ('G-3', 'G-3'), ('G-4', 'G-4'), ('G-5', 'G-5'), ('G-6', 'G-6'), ('G-7', 'G-7'), ('P-1', 'P-1'), ('P-2', 'P-2'), ('P-3', 'P-3'), ('P-4', 'P-4'), ('P-5', 'P-5'), ('D-1', 'D-1'), ('D-2', 'D-2'), ('ASG', 'Assistant Secretary-General'), ('USG', 'Under-Secretary-General')], max_length=4, verbose_name='grade')),
                    ('fund_code', models.CharField(blank=True, max_length=6, verbose_name='fund')),
                    ('established_on', models.DateField(blank=True, null=True, verbose_name='established')),
                    ('abolished_on', models.DateField(blank=True, null=True, verbose_name='abolished')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='structure.unit')),
                ],
                options={
                    'ordering': ['unit__division__order', 'unit__order', '-grade', 'number'],
                },
            ), migrations.CreateModel(
                name='HistoricalPostFunction',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('moment', models.CharField(choices=[('establishment', 'at establishment'), ('today', 'today')], max_length=13, verbose_name='as at')),
                    ('text', models.TextField(verbose_name='function')),
                    ('share', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='share, %')),
                    ('relevance', models.CharField(blank=True, max_length=40, verbose_name='answers to')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('post', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='posts.post')),
                ],
                options={
                    'verbose_name': 'historical post function',
                    'verbose_name_plural': 'historical post functions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='HistoricalIncumbency',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('valid_from', models.DateField(verbose_name='from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='to')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='structure.staff')),
                    ('post', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='posts.post')),
                ],
                options={
                    'verbose_name': 'historical incumbency',
                    'verbose_name_plural': 'historical incumbencies',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='PostFunction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('moment', models.CharField(choices=[('establishment', 'at establishment'), ('today', 'today')], max_length=13, verbose_name='as at')),
                    ('text', models.TextField(verbose_name='function')),
                    ('share', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='share, %')),
                    ('relevance', models.CharField(blank=True, max_length=40, verbose_name='answers to')),
                    ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='functions', to='posts.post')),
                ],
                options={
                    'ordering': ['post', 'moment', '-share'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('share__range', (1, 100))), name='post_function_share_1_to_100')],
                },
            ), migrations.CreateModel(
                name='PostReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('findings', models.JSONField(blank=True, default=dict, verbose_name='findings (a)-(f)')),
                    ('outcome', models.CharField(blank=True, choices=[('upgrade', 'Update and raise the level'), ('update', 'Significant changes, same level'), ('minor', 'Slight changes'), ('none', 'No significant change')], max_length=8, verbose_name='outcome')),
                    ('recommended_grade', models.CharField(blank=True, choices=[('G-1', 'G-1'), ('G-2', 'G-2'), ('G-3', 'G-3'), ('G-4', 'G-4'), ('G-5', 'G-5'), ('G-6', 'G-6'), ('G-7', 'G-7'), ('P-1', 'P-1'), ('P-2', 'P-2'), ('P-3', 'P-3'), ('P-4', 'P-4'), ('P-5', 'P-5'), ('D-1', 'D-1'), ('D-2', 'D-2'), ('ASG', 'Assistant Secretary-General'), ('USG', 'Under-Secretary-General')], max_length=4, verbose_name='recommended grade')),
                    ('state', models.CharField(choices=[('assigned', 'assigned'), ('drafted', 'drafted'), ('discussed', 'discussed with the incumbent'), ('concluded', 'concluded'), ('regularized', 'regularized')], default='assigned', max_length=12, verbose_name='state')),
                    ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='posts.post')),
                    ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='posts.reviewexercise')),
                ],
                options={
                    'ordering': ['post'],
                    'constraints': [models.UniqueConstraint(fields=('exercise', 'post'), name='post_reviewed_once_an_exercise'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['concluded', 'regularized']), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='review_concluded_with_an_outcome', violation_error_message='A concluded review has an outcome.')],
                },
            ), migrations.CreateModel(
                name='HistoricalFollowUpStep',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('kind', models.CharField(choices=[('workshop', 'workshop or discussion with the incumbent'), ('description', 'post description updated in consultation'), ('regularization', 'regularized under UN rules')], max_length=16, verbose_name='step')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                    ('done_on', models.DateField(blank=True, null=True, verbose_name='done')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='posts.postreview')),
                ],
                options={
                    'verbose_name': 'historical follow up step',
                    'verbose_name_plural': 'historical follow up steps',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='FollowUpStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('kind', models.CharField(choices=[('workshop', 'workshop or discussion with the incumbent'), ('description', 'post description updated in consultation'), ('regularization', 'regularized under UN rules')], max_length=16, verbose_name='step')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                    ('done_on', models.DateField(blank=True, null=True, verbose_name='done')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_up', to='posts.postreview')),
                ],
                options={
                    'ordering': ['review', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'kind'), name='follow_up_step_once')],
                },
            ), migrations.CreateModel(
                name='HistoricalPostReview',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('findings', models.JSONField(blank=True, default=dict, verbose_name='findings (a)-(f)')),
                    ('outcome', models.CharField(blank=True, choices=[('upgrade', 'Update and raise the level'), ('update', 'Significant changes, same level'), ('minor', 'Slight changes'), ('none', 'No significant change')], max_length=8, verbose_name='outcome')),
                    ('recommended_grade', models.CharField(blank=True, choices=[('G-1', 'G-1'), ('G-2', 'G-2'), ('G-3', 'G-3'), ('G-4', 'G-4'), ('G-5', 'G-5'), ('G-6', 'G-6'), ('G-7', 'G-7'), ('P-1', 'P-1'), ('P-2', 'P-2'), ('P-3', 'P-3'), ('P-4', 'P-4'), ('P-5', 'P-5'), ('D-1', 'D-1'), ('D-2', 'D-2'), ('ASG', 'Assistant Secretary-General'), ('USG', 'Under-Secretary-General')], max_length=4, verbose_name='recommended grade')),
                    ('state', models.CharField(choices=[('assigned', 'assigned'), ('drafted', 'drafted'), ('discussed', 'discussed with the incumbent'), ('concluded', 'concluded'), ('regularized', 'regularized')], default='assigned', max_length=12, verbose_name='state')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.TextField(null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('post', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='posts.post')),
                    ('exercise', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='posts.reviewexercise')),
                ],
                options={
                    'verbose_name': 'historical post review',
                    'verbose_name_plural': 'historical post reviews',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ), migrations.CreateModel(
                name='StaffingLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('grade', models.CharField(choices=[('G-1', 'G-1'), ('G-2', 'G-2'), ('G-3', 'G-3'), ('G-4', 'G-4'), ('G-5', 'G-5'), ('G-6', 'G-6'), ('G-7', 'G-7'), ('P-1', 'P-1'), ('P-2', 'P-2'), ('P-3', 'P-3'), ('P-4', 'P-4'), ('P-5', 'P-5'), ('D-1', 'D-1'), ('D-2', 'D-2'), ('ASG', 'Assistant Secretary-General'), ('USG', 'Under-Secretary-General')], max_length=4, verbose_name='grade')),
                    ('posts', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='posts')),
                    ('biennium', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staffing_lines', to='planning.biennium')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('biennium', 'grade'), name='staffing_line_once')],
                },
            ), migrations.CreateModel(
                name='StandardCost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('grade', models.CharField(choices=[('G-1', 'G-1'), ('G-2', 'G-2'), ('G-3', 'G-3'), ('G-4', 'G-4'), ('G-5', 'G-5'), ('G-6', 'G-6'), ('G-7', 'G-7'), ('P-1', 'P-1'), ('P-2', 'P-2'), ('P-3', 'P-3'), ('P-4', 'P-4'), ('P-5', 'P-5'), ('D-1', 'D-1'), ('D-2', 'D-2'), ('ASG', 'Assistant Secretary-General'), ('USG', 'Under-Secretary-General')], max_length=4, verbose_name='grade')),
                    ('duty_station', models.CharField(max_length=60, verbose_name='duty station')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='cost, USD')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('grade', 'duty_station', 'year'), name='standard_cost_once')],
                },
            ), migrations.CreateModel(
                name='Appraisal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('demonstration', models.BooleanField(default=False, editable=False, verbose_name='demonstration data')),
                    ('cycle_starts_in', models.PositiveSmallIntegerField(verbose_name='cycle from April of')),
                    ('functions', models.TextField(verbose_name='functions it mentions')),
                    ('incumbency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appraisals', to='posts.incumbency')),
                ],
                options={
                    'ordering': ['incumbency', '-cycle_starts_in'],
                    'constraints': [models.UniqueConstraint(fields=('incumbency', 'cycle_starts_in'), name='appraisal_once_a_cycle')],
                },
            )],
        ),
    ]
