"""A proposal in words: what was asked, what was found, and why each line."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import localize
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.rules.team import CORE_AT_LEAST, CORE_AT_MOST
from common.dates import quarter_label
from monitoring.enums import ProposalKind
from monitoring.models import Proposal, ProposedHandOver, ProposedMember
from monitoring.queries.proposal_questions import days_of
from monitoring.rules.teaming import DIVISIONS, LEAD, ROOM, SIZE, SUPPORT, TEAMS
from structure.models import Skill


def about(proposal: Proposal) -> str:
    """Whom or what it is about: a unit, the whole Secretariat, or a team for a project."""
    if proposal.kind == ProposalKind.TEAM and proposal.cluster:
        return f"{proposal.cluster.code}: {proposal.title}"
    return proposal.unit.code if proposal.unit else _("Whole Secretariat")


def span(proposal: Proposal) -> str:
    """The quarters asked about: ``Q3 2016`` or ``Q3 2016 – Q4 2016``."""
    first, last = (quarter_label(day.year, (day.month + 2) // 3) for day in (proposal.period_from, proposal.period_to))
    return first if first == last else f"{first} – {last}"


def found_sentence(proposal: Proposal) -> str:
    """What came of a solved proposal, in one or two sentences."""
    return _team_found(proposal) if proposal.kind == ProposalKind.TEAM else _hand_overs_found(proposal)


def _hand_overs_found(proposal: Proposal) -> str:
    figures = proposal.figures
    before, after, least = (days_of(figures.get(name, 0)) for name in ("over_before", "over_after", "least_over"))
    moves, fewest = figures.get("moves", 0), figures.get("least_moves", 0)
    if not moves and proposal.proven:
        if not before:
            return _("No better plan: nobody carries more than there are days.")
        return _("No better plan: %(days)s work-days are too many, and nobody who may take them over has room.") % {
            "days": localize(before)
        }
    if not moves:
        return _("No better plan was found in the time there is; it is not proven that there is none.")
    said = ngettext(
        "%(count)s hand-over takes %(before)s work-days too many down to %(after)s.",
        "%(count)s hand-overs take %(before)s work-days too many down to %(after)s.",
        moves,
    ) % {"count": moves, "before": localize(before), "after": localize(after)}
    if proposal.proven:
        return f"{said} {_('Proven: no plan leaves fewer days too many, and none does it with fewer hand-overs.')}"
    bound = _("Best found: at least %(least)s days stay too many, and at least %(moves)s hand-overs are needed.") % {
        "least": localize(least),
        "moves": fewest,
    }
    return f"{said} {bound}"


def _team_found(proposal: Proposal) -> str:
    members = list(proposal.members.all())
    if members:
        core = sum(one.role != "support" for one in members)
        said = ngettext(
            "A core team of %(core)s keeps every rule.", "A core team of %(core)s keeps every rule.", core
        ) % {"core": core}
        if len(members) > core:
            said = _("A core team of %(core)s and a support team of %(support)s keep every rule.") % {
                "core": core,
                "support": len(members) - core,
            }
        if proposal.proven:
            return f"{said} {_('Proven: no smaller core team does, and none of its size has more room.')}"
        bound = _("Best found: members would be %(full)s full on average; no team is below %(least)s.") % {
            "full": _per_cent(proposal.figures.get("fullness", 0)),
            "least": _per_cent(proposal.figures.get("least_fullness", 0)),
        }
        return f"{said} {bound}"
    if proposal.figures.get("unmet"):
        return _(
            "No team can be proposed: these rules cannot be met together. Without any one of them there is a team."
        )
    return _("No team was found in the time there is; it is not proven that there is none.")


def _per_cent(thousandths: int) -> str:
    return f"{localize(Decimal(thousandths) / 10)}%"


def unmet_rules(proposal: Proposal) -> list[str]:
    """The rules that cannot be met together, each in a sentence with what stands in its way."""
    rules = proposal.figures.get("unmet", [])
    names = Skill.objects.in_bulk([rule[1] for rule in rules if isinstance(rule, list)])
    return [_rule(proposal, rule, names) for rule in rules]


def _rule(proposal: Proposal, rule: Any, skills: dict[int, Skill]) -> str:
    if isinstance(rule, list):
        skill = skills.get(rule[1])
        return _("Somebody in the core team has the skill %(skill)s.") % {"skill": skill.said() if skill else "–"}
    figures = proposal.figures
    sentences = {
        LEAD: _("The lead is a mid-level officer, P-3 to P-5 (source para 22); %(n)s of %(all)s people are.")
        % {"n": figures.get("may_lead", 0), "all": figures.get("people", 0)},
        SIZE: _("The core team has %(least)s to %(most)s members with its lead.")
        % {"least": proposal.least, "most": proposal.most},
        DIVISIONS: _("The core team comes from more than one division (source para 22)."),
        ROOM: _("Everybody has %(days)s work-days left in every quarter of the project; %(n)s of %(all)s people have.")
        % {
            "days": localize(proposal.core_days),
            "n": figures.get("with_room", 0),
            "all": figures.get("people", 0),
        },
        TEAMS: _("Nobody sits in more than %(most)s core teams.") % {"most": figures.get("most_core_teams", 0)},
        SUPPORT: _("The support team has 10 to 20 members (source para 22)."),
    }
    return sentences[rule]


def why_line(line: ProposedHandOver, *, loads: bool) -> str:
    """Why this line. ``loads`` leaves out what the two carry, which not everybody reads."""
    said = [_load_sentence(line)] if loads else []
    near, taker = line.facts.get("near"), line.taker.name
    if near == "activity":
        said.append(_("%(taker)s works in this activity already.") % {"taker": taker})
    elif near == "unit":
        said.append(_("%(taker)s works in the same unit.") % {"taker": taker})
    else:
        said.append(_("%(taker)s sits in the team of the activity’s cluster.") % {"taker": taker})
    if skills := line.facts.get("skills"):
        said.append(_("Both have %(skills)s.") % {"skills": get_text_list(skills, _("and"))})
    return " ".join(said)


def _load_sentence(line: ProposedHandOver) -> str:
    parts = [
        _("%(quarter)s: %(giver)s carries %(given)s of %(had)s work-days, %(taker)s %(taken)s of %(has)s.")
        % {
            "quarter": quarter_label(one["year"], one["quarter"]),
            "giver": line.giver.name,
            "given": localize(Decimal(one["giver_carried"])),
            "had": localize(Decimal(one["giver_has"])),
            "taker": line.taker.name,
            "taken": localize(Decimal(one["taker_carried"])),
            "has": localize(Decimal(one["taker_has"])),
        }
        for one in line.facts.get("quarters", ())
    ]
    return " ".join(parts)


def why_member(member: ProposedMember, needed: Sequence[str]) -> str:
    """Why this person: what the person brings, the room there is, and the core teams of today."""
    facts, said = member.facts, []
    if facts.get("skills"):
        said.append(_("Brings %(skills)s.") % {"skills": get_text_list(facts["skills"], _("and"))})
    elif needed and member.role != "support":
        said.append(_("Brings none of the skills asked for; completes the size, the divisions or the lead."))
    room = [
        _("%(quarter)s: %(carried)s of %(has)s carried, %(days)s more asked.")
        % {
            "quarter": quarter_label(one["year"], one["quarter"]),
            "carried": localize(Decimal(one["carried"])),
            "has": localize(Decimal(one["has"])),
            "days": localize(Decimal(one["days"])),
        }
        for one in facts.get("quarters", ())
    ]
    teams = facts.get("core_teams", 0)
    said.append(
        ngettext("Sits in %(n)s core team today.", "Sits in %(n)s core teams today.", teams) % {"n": teams}
        if teams
        else _("Sits in no core team today.")
    )
    if facts.get("near"):
        said.append(_("Is in the cluster’s team already."))
    return " ".join([*said, *room])


def team_rules(proposal: Proposal) -> list[str]:
    """The rules every proposed team keeps, as they were asked."""
    rules = [
        _("A lead of P-3 to P-5, a core team of %(least)s to %(most)s with its lead, from more than one division.")
        % {"least": max(proposal.least, CORE_AT_LEAST), "most": min(proposal.most, CORE_AT_MOST)},
        _("%(days)s work-days left of each core member in every quarter of the project.")
        % {"days": localize(proposal.core_days)},
        _("Nobody in more core teams than the Secretariat set."),
        _("Every skill asked for is held by somebody in the core team."),
    ]
    if proposal.support:
        rules.append(
            _("A support team of 10 to 20, each with %(days)s work-days left in every quarter.")
            % {"days": localize(proposal.support_days)}
        )
    return rules
