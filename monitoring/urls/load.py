"""The site map of monitoring: skills, load, disputes and proposals."""

from django.urls import path

from monitoring.views import load, load_disputes, proposals, skills

urlpatterns: list = [
    path("skills/", skills.skills, name="skills"),
    path("skills/mine/", skills.own_skills, name="skills-own"),
    path("skills/<int:pk>/", skills.skill_edit, name="skill-edit"),
    path("skills/<int:pk>/accept/", skills.skill_accept, name="skill-accept"),
    path("skills/<int:pk>/merge/", skills.skill_merge, name="skill-merge"),
    path("load/", load.load_list, name="load"),
    path("load/roles/", load.role_days, name="load-roles"),
    path("load/single-points/", load.single_points, name="load-single"),
    path("load/disputes/", load_disputes.dispute_list, name="load-disputes"),
    path("load/disputes/<int:pk>/answer/", load_disputes.answer, name="load-dispute-answer"),
    path("load/disputes/<int:pk>/insist/", load_disputes.insist, name="load-dispute-insist"),
    path("load/disputes/<int:pk>/settle/", load_disputes.settle, name="load-dispute-settle"),
    path("load/proposals/", proposals.proposals, name="proposals"),
    path("load/proposals/team/", proposals.team, name="proposal-team"),
    path("load/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("load/proposals/<int:pk>/job/", proposals.job, name="proposal-job"),
    path("load/proposals/<int:pk>/cancel/", proposals.cancel, name="proposal-cancel"),
    path("load/proposals/<int:pk>/<int:order>/accept/", proposals.accept, name="proposal-accept"),
    path("load/proposals/<int:pk>/<int:order>/leave/", proposals.leave, name="proposal-leave"),
    path("load/proposals/<int:pk>/<int:order>/pass-on/", proposals.pass_on, name="proposal-pass-on"),
    path("load/<int:pk>/", load.load_person, name="load-person"),
    path("load/<int:pk>/dispute/", load_disputes.raise_dispute, name="load-dispute-new"),
]
