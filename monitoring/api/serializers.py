"""What the API says of a cluster's status: figures and rule checks, never a name."""

from typing import Any

from rest_framework import serializers


class DeliverablesSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField(help_text="Deliverables of the work that counts")
    due = serializers.IntegerField(help_text="Due by the as-at day")
    delivered = serializers.IntegerField(help_text="Delivered by the as-at day")
    overdue = serializers.IntegerField(help_text="Due by the as-at day and not delivered")


class AcceptedSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(help_text="Why the Management Committee accepts it")
    until = serializers.DateField(help_text="The last day on which it is accepted")


class RuleCheckSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField(source="key")
    sentence = serializers.CharField(help_text="The rule in the source's words")
    passed = serializers.BooleanField()
    actual = serializers.CharField(source="figure", help_text="The figure found")
    remark = serializers.CharField(help_text="What is wrong, in words; empty when the rule is kept")
    accepted = AcceptedSerializer(
        allow_null=True, help_text="The broken rule is accepted by the Management Committee; else null"
    )
    source = serializers.CharField(help_text="Paragraph of the source")


class TeamSerializer(serializers.Serializer[Any]):
    core = serializers.IntegerField(help_text="Members of the core team, the lead included")
    support = serializers.IntegerField(help_text="Members of the support team")
    rules = RuleCheckSerializer(source="team_rules", many=True)


class LagSerializer(serializers.Serializer[Any]):
    open = serializers.IntegerField(source="open_lag_cases", help_text="Lag cases not closed")
    by_level = serializers.DictField(
        source="lag_cases", child=serializers.IntegerField(), help_text="Cases by level of the ladder, 1 to 5"
    )


class RateSerializer(serializers.Serializer[Any]):
    implemented = serializers.IntegerField()
    total = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True, help_text="Whole per cent, cut off; null where there is none")


class RatesSerializer(serializers.Serializer[Any]):
    i1 = RateSerializer(source="mandated", help_text="Of the outputs programmed, carried over or added by legislation")
    i2 = RateSerializer(source="all", help_text="Of all outputs, those added by the Secretariat too")


class ClusterStatusSerializer(serializers.Serializer[Any]):
    """Where a cluster stands on the as-at day."""

    code = serializers.CharField()
    name = serializers.CharField()
    biennium = serializers.CharField()
    as_at = serializers.DateField()
    status = serializers.CharField(help_text="The status the figures speak for")
    progress = serializers.FloatField(help_text="Done, 0 to 100, weighted by work-days")
    planned = serializers.FloatField(help_text="Planned by the as-at day, 0 to 100")
    activities = serializers.IntegerField()
    activities_by_status = serializers.DictField(child=serializers.IntegerField())
    projects = serializers.IntegerField()
    projects_behind = serializers.IntegerField()
    work_days = serializers.DecimalField(max_digits=20, decimal_places=1, coerce_to_string=False)
    remaining_work_days = serializers.DecimalField(max_digits=20, decimal_places=1, coerce_to_string=False)
    lag = LagSerializer(source="*")
    deliverables = DeliverablesSerializer()
    team = TeamSerializer(source="*")
    dossier_due_on = serializers.DateField(allow_null=True)
    implementation_rates = RatesSerializer(source="rates", help_text="Of UN programme performance")


class HistoryPointSerializer(serializers.Serializer[Any]):
    """Where a cluster stood at the end of a day, as planned then and reported by then."""

    as_at = serializers.DateField()
    status = serializers.CharField()
    progress = serializers.FloatField(help_text="Done, 0 to 100, weighted by work-days")
    planned = serializers.FloatField(help_text="Planned by the day, 0 to 100")
    activities = serializers.IntegerField()
    activities_by_status = serializers.DictField(child=serializers.IntegerField())
    deliverables_due = serializers.IntegerField(source="deliverables.due", help_text="Due by the day")
    deliverables_delivered = serializers.IntegerField(
        source="deliverables.delivered_of_due", help_text="Of those, delivered by the day"
    )
    open_lag_cases = serializers.IntegerField()
    core = serializers.IntegerField(help_text="Members of the core team, the lead included")
    support = serializers.IntegerField()
    broken_team_rules = serializers.ListField(source="broken_rule_keys", child=serializers.CharField())
    implementation_rates = RatesSerializer(source="rates")


class MemberSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="staff.user.full_name")
    role = serializers.CharField(help_text="lead, core or support")
    unit = serializers.CharField(source="staff.unit.code")
    since = serializers.DateField(source="valid_from")


class ClusterTeamSerializer(serializers.Serializer[Any]):
    """The team of a cluster on the as-at day."""

    cluster = serializers.CharField()
    as_at = serializers.DateField()
    core = serializers.IntegerField(help_text="Members of the core team, the lead included")
    support = serializers.IntegerField()
    core_divisions = serializers.IntegerField(help_text="Divisions the core team comes from")
    rules = RuleCheckSerializer(many=True)
    members = MemberSerializer(many=True, required=False, help_text="Only for a token with the scope people:read")


class DossierPartSerializer(serializers.Serializer[Any]):
    letter = serializers.CharField()
    text = serializers.CharField()
    ready = serializers.BooleanField(allow_null=True, help_text="Null while it is begun, false while there is nothing")
    source = serializers.CharField(help_text="Where it comes from, or what is missing")


class StatementSerializer(serializers.Serializer[Any]):
    mandate = serializers.CharField(source="cluster.mandate")
    core_functions = serializers.SerializerMethodField()
    duties = serializers.CharField(source="cluster.duties")
    charter_adopted_on = serializers.DateField(source="cluster.charter_adopted_on", allow_null=True)
    charter_version = serializers.SerializerMethodField(help_text="Null while no version is adopted")

    def get_charter_version(self, dossier: Any) -> int | None:
        return dossier.page.charter.number or None

    def get_core_functions(self, dossier: Any) -> list[str]:
        return [f"({function.letter}) {function.text}" for function in dossier.page.functions]


class DossierDeliverableSerializer(serializers.Serializer[Any]):
    project = serializers.CharField()
    activity = serializers.CharField()
    title = serializers.CharField()
    due_on = serializers.DateField()
    delivered_on = serializers.DateField(allow_null=True)


class RemainingWorkSerializer(serializers.Serializer[Any]):
    activity = serializers.CharField(source="code")
    title = serializers.CharField()
    unit = serializers.CharField()
    percent = serializers.IntegerField()
    status = serializers.CharField()
    work_days_left = serializers.FloatField(source="work_days")


class DossierProcedureSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="procedure.code")
    title = serializers.CharField(source="procedure.title")
    kind = serializers.CharField(source="procedure.kind")
    state = serializers.CharField(help_text="adopted, in_review, draft, superseded, or to_write without a text")


class DossierLessonSerializer(serializers.Serializer[Any]):
    challenge = serializers.CharField()
    solution = serializers.CharField()
    outcome = serializers.CharField()


class ClusterDossierSerializer(serializers.Serializer[Any]):
    """The seven parts of a cluster's dossier (source para 25), as at a day. Of people only how many there are."""

    cluster = serializers.CharField(source="cluster.code")
    name = serializers.CharField(source="cluster.name")
    biennium = serializers.CharField(source="page.biennium")
    as_at = serializers.DateField()
    due_on = serializers.DateField(source="cluster.dossier_due_on", allow_null=True)
    ready = serializers.IntegerField(source="page.dossier_ready", help_text="Parts that are ready, of seven")
    parts = DossierPartSerializer(source="page.dossier", many=True)
    statement = StatementSerializer(source="*")
    deliverables = DossierDeliverableSerializer(many=True, help_text="Of the cluster's projects")
    remaining_work = RemainingWorkSerializer(source="remaining", many=True)
    procedures = DossierProcedureSerializer(many=True)
    core = serializers.IntegerField(source="page.status.core")
    support = serializers.IntegerField(source="page.status.support")
    lessons = DossierLessonSerializer(source="page.lessons", many=True)
