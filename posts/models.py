"""Posts, who holds them, and their review (source paras 63-69).

Personal data: a single review is seen by human resources, the Executive Secretary and the incumbent only.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.constraints import one_at_a_time
from common.models import Demonstrable
from planning.models import Biennium
from posts.enums import FollowUpKind, FunctionMoment, ReviewOutcome, ReviewState
from structure.enums import Grade
from structure.models import Staff, Unit


class Post(Historic, Demonstrable):
    """A post of the staffing table. ``fund_code`` names the trust fund that pays it; funds live above, in budget."""

    number = models.CharField(_("post number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    grade = models.CharField(_("grade"), max_length=4, choices=Grade)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    fund_code = models.CharField(_("fund"), max_length=6, blank=True)
    established_on = models.DateField(_("established"), null=True, blank=True)
    abolished_on = models.DateField(_("abolished"), null=True, blank=True)

    class Meta:
        ordering = ["unit__division__order", "unit__order", "-grade", "number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Incumbency(Historic, Demonstrable):
    """Who holds a post, and when. A post has one incumbent at a time, and a person one post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="incumbencies")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="incumbencies")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name_plural = _("incumbencies")
        ordering = ["post", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="incumbency_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("An incumbency cannot end before it begins."),
            ),
            *(
                one_at_a_time(who, name=f"incumbency_of_a_{who}_one_at_a_time", sentence=sentence)
                for who, sentence in (
                    ("post", _("Somebody else holds this post at that time.")),
                    ("staff", _("This person holds another post at that time.")),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.post.number}"


class PostFunction(Historic, Demonstrable):
    """A function of a post with its share of the time, at establishment or today (source para 64 (a))."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="functions")
    moment = models.CharField(_("as at"), max_length=13, choices=FunctionMoment)
    text = models.TextField(_("function"))
    share = models.PositiveSmallIntegerField(_("share, %"), validators=[MinValueValidator(1), MaxValueValidator(100)])
    relevance = models.CharField(_("answers to"), max_length=40, blank=True)

    class Meta:
        ordering = ["post", "moment", "-share"]
        constraints = [models.CheckConstraint(name="post_function_share_1_to_100", condition=Q(share__range=(1, 100)))]

    def __str__(self) -> str:
        return self.text[:60]


class Appraisal(Historic, Demonstrable):
    """A performance cycle of an incumbent, 1 April to 31 March, and the functions it mentions; no rating."""

    incumbency = models.ForeignKey(Incumbency, models.CASCADE, related_name="appraisals")
    cycle_starts_in = models.PositiveSmallIntegerField(_("cycle from April of"))
    functions = models.TextField(_("functions it mentions"))

    class Meta:
        ordering = ["incumbency", "-cycle_starts_in"]
        constraints = [models.UniqueConstraint(fields=["incumbency", "cycle_starts_in"], name="appraisal_once_a_cycle")]

    def __str__(self) -> str:
        return f"{self.cycle_starts_in}–{self.cycle_starts_in + 1}"


class ReviewExercise(Historic, Demonstrable):
    name = models.CharField(_("name"), max_length=120, unique=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    method = models.TextField(_("method"), blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class PostReview(Historic, Demonstrable):
    """The review of one post: findings (a)-(f) of source para 64, and one of four outcomes."""

    exercise = models.ForeignKey(ReviewExercise, models.PROTECT, related_name="reviews")
    post = models.ForeignKey(Post, models.PROTECT, related_name="reviews")
    findings = models.JSONField(_("findings (a)-(f)"), default=dict, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=ReviewOutcome, blank=True)
    recommended_grade = models.CharField(_("recommended grade"), max_length=4, choices=Grade, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ReviewState, default=ReviewState.ASSIGNED)

    class Meta:
        ordering = ["post"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "post"], name="post_reviewed_once_an_exercise"),
            models.CheckConstraint(
                name="review_concluded_with_an_outcome",
                condition=~Q(state__in=["concluded", "regularized"]) | ~Q(outcome=""),
                violation_error_message=_("A concluded review has an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.post.number}"


class FollowUpStep(Historic, Demonstrable):
    review = models.ForeignKey(PostReview, models.CASCADE, related_name="follow_up")
    kind = models.CharField(_("step"), max_length=16, choices=FollowUpKind)
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)

    class Meta:
        ordering = ["review", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "kind"], name="follow_up_step_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class StaffingLine(Historic, Demonstrable):
    """A line of the indicative staffing table: how many posts of a grade in a biennium (XII/32 para 3)."""

    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="staffing_lines")
    grade = models.CharField(_("grade"), max_length=4, choices=Grade)
    posts = models.DecimalField(_("posts"), max_digits=6, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["biennium", "grade"], name="staffing_line_once")]

    def __str__(self) -> str:
        return f"{self.biennium} {self.grade}"


class StandardCost(Historic, Demonstrable):
    """What a post of a grade costs in a year at a duty station, in US dollars."""

    grade = models.CharField(_("grade"), max_length=4, choices=Grade)
    duty_station = models.CharField(_("duty station"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("cost, USD"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grade", "duty_station", "year"], name="standard_cost_once")]

    def __str__(self) -> str:
        return f"{self.grade} {self.year}"
