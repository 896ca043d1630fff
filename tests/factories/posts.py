"""Posts, who holds them, and their review."""

import datetime

import factory

from posts.enums import FunctionMoment, ReviewOutcome, ReviewState
from posts.models import Appraisal, Incumbency, Post, PostFunction, PostReview, ReviewExercise
from structure.enums import Grade
from tests.factories.base import SignedFactory
from tests.factories.structure import StaffFactory, UnitFactory


class PostFactory(SignedFactory):
    class Meta:
        model = Post
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: f"SCBD-{101 + n}")
    title = factory.LazyAttribute(lambda post: f"Officer {post.number}")
    grade = Grade.P3
    unit = factory.SubFactory(UnitFactory)
    fund_code = "BY"
    established_on = datetime.date(2009, 1, 1)


class IncumbencyFactory(SignedFactory):
    class Meta:
        model = Incumbency

    post = factory.SubFactory(PostFactory)
    staff = factory.SubFactory(StaffFactory)
    valid_from = datetime.date(2014, 1, 1)


class PostFunctionFactory(SignedFactory):
    class Meta:
        model = PostFunction

    post = factory.SubFactory(PostFactory)
    moment = FunctionMoment.TODAY
    text = "Give legal advice"
    share = 50


class AppraisalFactory(SignedFactory):
    class Meta:
        model = Appraisal

    incumbency = factory.SubFactory(IncumbencyFactory)
    cycle_starts_in = 2015
    functions = "Gave legal advice to three meetings"


class ReviewExerciseFactory(SignedFactory):
    class Meta:
        model = ReviewExercise
        django_get_or_create = ("name",)

    name = "Review of programme staff posts"
    ends_on = datetime.date(2016, 5, 6)
    source = "paras 63-69"


class PostReviewFactory(SignedFactory):
    class Meta:
        model = PostReview

    exercise = factory.SubFactory(ReviewExerciseFactory)
    post = factory.SubFactory(PostFactory)
    outcome = ReviewOutcome.NONE
    state = ReviewState.CONCLUDED
