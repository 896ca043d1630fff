"""Clusters, their teams and projects."""

import datetime

import factory

from clusters.enums import TeamRole
from clusters.models import Cluster, Membership, Project
from tests.factories.base import SignedFactory
from tests.factories.structure import StaffFactory


class ClusterFactory(SignedFactory):
    class Meta:
        model = Cluster
        django_get_or_create = ("code",)

    code = "A"
    name = factory.LazyAttribute(lambda cluster: f"Cluster {cluster.code}")
    mandate = "To carry what its units share."


class MembershipFactory(SignedFactory):
    class Meta:
        model = Membership

    cluster = factory.SubFactory(ClusterFactory)
    staff = factory.SubFactory(StaffFactory)
    role = TeamRole.CORE
    valid_from = datetime.date(2015, 1, 1)

    class Params:
        lead = factory.Trait(role=TeamRole.LEAD)


class ProjectFactory(SignedFactory):
    class Meta:
        model = Project

    cluster = factory.SubFactory(ClusterFactory)
    code = factory.Sequence(lambda n: f"P-{n:03d}")
    title = factory.LazyAttribute(lambda project: f"Project {project.code}")
