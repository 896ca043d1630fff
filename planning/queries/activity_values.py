"""The values of an activity as they stand, in the shape in which they are written."""

from planning.models import Activity
from planning.queries.workplan_content import standing_of
from planning.rules.plan_edit import (
    ActivityValues,
    DeliverableValue,
    DependencyValue,
    MilestoneValue,
    PersonValue,
    ShareValue,
)


def values_of(activity: Activity) -> ActivityValues:
    """What ``save_activity`` would write to change nothing; milestones and deliverables reached are not among it.

    Whoever changes a part replaces only that: ``replace(values_of(activity), title="…")``. Eight queries.
    """
    return ActivityValues(
        title=activity.title,
        description=activity.description,
        start=activity.start,
        end=activity.end,
        output_id=activity.output_id,
        cluster_id=activity.cluster_id,
        project_id=activity.project_id,
        function=activity.function,
        priority=activity.priority,
        output_status=activity.output_status,
        lead_officer_id=activity.lead_officer_id,
        standing=standing_of(activity.status, activity.outcome),
        outcome=activity.outcome,
        shares=[ShareValue(share.mandate_id, share.percent) for share in activity.mandate_shares.all()],
        people=[
            PersonValue(
                assignment.staff_id,
                assignment.role,
                {(row.year, row.quarter): row.days for row in assignment.days.all()},
            )
            for assignment in activity.assignments.prefetch_related("days")
        ],
        milestones=[
            MilestoneValue(row.pk, row.title, row.due)
            for row in activity.milestones.filter(done_on__isnull=True).order_by("due_on", "pk")
        ],
        deliverables=[
            DeliverableValue(row.pk, row.title, row.due)
            for row in activity.deliverables.filter(delivered_on__isnull=True).order_by("due_on", "pk")
        ],
        supporting_unit_ids=list(activity.supporting_units.order_by("code").values_list("pk", flat=True)),
        target_ids=list(activity.target_links.order_by("target").values_list("target_id", flat=True)),
        dependencies=[
            DependencyValue(one.after_id, one.lag_days) for one in activity.depends_on.order_by("after__code")
        ],
    )
