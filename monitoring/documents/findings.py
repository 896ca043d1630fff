"""What the figures say in sentences: a report's summary, the titles of charts, the lines of the Bureau room."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.documents.numbers import number_text, percent_text

Figures = dict[str, Any]


def day(text: str | None) -> datetime.date | None:
    """A day of a snapshot, where it stands as ``2016-09-12``."""
    return datetime.date.fromisoformat(text) if text else None


def said_day(text: str) -> str:
    return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT")


def in_words(number: int) -> str:
    """Numbers up to twelve as words, as they stand at the head of a sentence in running text; others in figures."""
    words = (
        _("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
        _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return words[number] if 0 <= number < len(words) else number_text(number)


def furthest_behind(groups: Sequence[Figures]) -> Figures | None:
    """The group most points behind its plan; None when none is behind."""
    behind = [group for group in groups if group["activities"] and group["planned"] > group["percent"]]
    return max(behind, key=lambda group: group["planned"] - group["percent"], default=None)


def goals_title(figures: Figures) -> str:
    worst = furthest_behind(figures["goals"])
    if worst is None:
        return _("Every goal is up to its plan")
    return _("%(goal)s is furthest behind") % {"goal": worst["code"]}


def clusters_title(figures: Figures) -> str:
    groups = [group for group in figures["clusters"] if group["activities"]]
    behind = sum(group["status"] in ("at_risk", "lagging") for group in groups)
    if not behind:
        return _("No cluster is behind its plan")
    text = ngettext(
        "%(behind)s of the %(all)s clusters is behind its plan",
        "%(behind)s of the %(all)s clusters are behind their plan",
        behind,
    )
    return (text % {"behind": in_words(behind), "all": in_words(len(groups))}).capitalize()


def divisions_title(figures: Figures) -> str:
    worst = furthest_behind(figures["divisions"])
    if worst is None:
        return _("Every division is up to its plan")
    return _("%(name)s is furthest behind") % {"name": worst["name"]}


def mandates_title(figures: Figures) -> str:
    nobody = figures["mandates"]["stand"]["nobody"]
    if not nobody:
        return _("Every mandate is worked on")
    if nobody == 1:
        return _("All but one mandate is worked on")
    return _("All but %(number)s mandates are worked on") % {"number": in_words(nobody)}


def funds_title(figures: Figures) -> str:
    kinds = {"participation": _("Participation funds"), "voluntary": _("Voluntary funds"), "core": _("Core funds")}
    rates: dict[str, list[float]] = {}
    for fund in figures["budget"]["funds"]:
        if fund["percent"] is not None:
            rates.setdefault(fund["kind"], []).append(fund["percent"])
    if len(rates) < 2:
        return _("Spent by fund")
    slowest = min(rates, key=lambda kind: sum(rates[kind]) / len(rates[kind]))
    return _("%(kind)s are spent slowest") % {"kind": kinds.get(slowest, slowest)}


def posts_title(figures: Figures) -> str:
    posts = figures["posts"]
    return _("%(change)s of %(all)s posts need some change") % {
        "change": posts["need_change"],
        "all": posts["reviewed"],
    }


def rhythm_title(figures: Figures) -> str:
    years: dict[int, dict[str, float]] = {}
    for quarter in figures["rhythm"]:
        year = years.setdefault(quarter["year"], {"implementation": 0.0, "meetings": 0.0, "total": 0.0})
        for name in year:
            year[name] += float(quarter[name])
    shares = [100 * year["meetings"] / year["total"] if year["total"] else 0.0 for _year, year in sorted(years.items())]
    if len(shares) != 2 or shares[0] == shares[1] == 0.0:
        return _("Work by quarter")
    return _("Meetings take %(first)s of the work of year 1 and %(second)s of year 2") % {
        "first": percent_text(shares[0]),
        "second": percent_text(shares[1]),
    }


def activities_sentence(figures: Figures) -> str:
    counts = figures["activities"]["by_status"]
    said = _("%(good)s of %(all)s activities are on track or done; %(rest)s.") % {
        "good": counts["on_track"] + counts["done"],
        "all": figures["activities"]["all"],
        "rest": the_rest(figures),
    }
    out = counts["postponed"] + counts["ended"]
    if out:
        said += " " + ngettext("%(out)s is postponed or ended.", "%(out)s are postponed or ended.", out) % {
            "out": in_words(out).capitalize()
        }
    return said


def the_rest(figures: Figures) -> str:
    """``4 are at risk, 4 lag, 1 has not begun``."""
    counts = figures["activities"]["by_status"]
    risk, lag, ahead = counts["at_risk"], counts["lagging"], counts["not_started"]
    return ", ".join(
        (
            ngettext("%(n)s is at risk", "%(n)s are at risk", risk) % {"n": risk},
            ngettext("%(n)s lags", "%(n)s lag", lag) % {"n": lag},
            ngettext("%(n)s has not begun", "%(n)s have not begun", ahead) % {"n": ahead},
        )
    )


def progress_sentence(figures: Figures) -> str:
    return _("Of the work planned for the biennium %(done)s is done; %(planned)s was planned by %(day)s.") % {
        "done": percent_text(figures["progress"]["percent"]),
        "planned": percent_text(figures["progress"]["planned"]),
        "day": said_day(figures["as_at"]),
    }


def goals_sentence(figures: Figures) -> str:
    worst = furthest_behind(figures["goals"])
    if worst is None:
        return _("Every operational goal is up to its plan.")
    return _("%(goal)s is furthest behind: %(done)s done, %(planned)s planned.") % {
        "goal": worst["code"],
        "done": percent_text(worst["percent"]),
        "planned": percent_text(worst["planned"]),
    }


def results_sentence(figures: Figures) -> str:
    return _("%(good)s of %(all)s expected results are on track or done.") % {
        "good": figures["results"]["on_track"],
        "all": figures["results"]["all"],
    }


def lagging_sentence(figures: Figures) -> str:
    rows = figures["lagging"]
    if not rows:
        return _("Nothing lags.")
    reported = sum(row["reported"] for row in rows)
    said = ngettext(
        "%(reported)s activity is reported as lagging.", "%(reported)s activities are reported as lagging.", reported
    ) % {"reported": reported}
    quiet = len(rows) - reported
    if quiet:
        said += " " + _("%(quiet)s more are past their approved end without being called so.") % {"quiet": quiet}
    longest = rows[0]
    if longest["days_late"]:
        said += " " + _("The longest, %(code)s, is %(days)s days past its approved end.") % {
            "code": longest["code"],
            "days": number_text(longest["days_late"]),
        }
    return said


def deliverables_sentence(figures: Figures) -> str:
    counted = figures["deliverables"]
    return _("Of %(due)s deliverables due in the period %(delivered)s are delivered; %(overdue)s are overdue.") % {
        "due": counted["due"],
        "delivered": counted["delivered"],
        "overdue": counted["overdue"],
    }


def milestones_sentence(figures: Figures) -> str:
    missed = len(figures["milestones_missed"])
    if not missed:
        return _("No milestone was missed.")
    return ngettext("%(missed)s milestone was missed.", "%(missed)s milestones were missed.", missed) % {
        "missed": missed
    }


def rates_sentence(figures: Figures) -> str:
    """The two implementation rates; nothing for a snapshot from before they were counted, or without outputs."""
    rates = figures.get("rates")
    if not rates or not rates["every"]["all"]:
        return ""
    said = _("%(done)s of %(all)s outputs are implemented (I2: %(percent)s).") % {
        "done": rates["every"]["implemented"],
        "all": rates["every"]["all"],
        "percent": percent_text(rates["every"]["percent"]),
    }
    if not rates["mandated"]["all"]:
        return said
    mandated = _("Of the mandated ones %(done)s of %(all)s (I1: %(percent)s).") % {
        "done": rates["mandated"]["implemented"],
        "all": rates["mandated"]["all"],
        "percent": percent_text(rates["mandated"]["percent"]),
    }
    return f"{said} {mandated}"


def mandates_sentence(figures: Figures) -> str:
    counted = figures["mandates"]
    text = ngettext(
        "%(worked)s of %(all)s operational mandates in force have work, %(thin)s of them thinly; %(nobody)s has none.",
        "%(worked)s of %(all)s operational mandates in force have work, %(thin)s of them thinly; %(nobody)s have none.",
        counted["uncovered"],
    )
    return text % {
        "worked": counted["covered"],
        "all": counted["in_force"],
        "thin": counted["thin"],
        "nobody": counted["uncovered"],
    }


def money_sentence(figures: Figures) -> str:
    budget = figures["budget"]
    if budget["percent"] is None:
        return _("No budget is recorded.")
    text = (
        _("%(spent)s of the approved budget of the biennium is spent, with %(gone)s of the time gone.")
        if budget["basis"] == "approved"
        else _("%(spent)s of the planned costs of the biennium is spent, with %(gone)s of the time gone.")
    )
    return text % {"spent": percent_text(budget["percent"]), "gone": percent_text(figures["time_gone"])}


def posts_sentence(figures: Figures) -> str:
    posts = figures["posts"]
    return _("%(reviewed)s of %(all)s posts are reviewed; %(change)s need some change.") % {
        "reviewed": posts["reviewed"],
        "all": posts["all"],
        "change": posts["need_change"],
    }


def cases_sentence(figures: Figures) -> str:
    cases = figures["lag_cases"]
    if not cases["open"]:
        return _("No lag case is open.")
    said = ngettext("%(open)s lag case is open.", "%(open)s lag cases are open.", cases["open"]) % {
        "open": cases["open"]
    }
    top = (cases["by_level"] or {}).get("5", 0)
    if top:
        said += " " + ngettext(
            "%(top)s has reached the Executive Secretary.", "%(top)s have reached the Executive Secretary.", top
        ) % {"top": in_words(top).capitalize()}
    return said


def quarters_left_out(figures: Figures) -> str:
    """How many activities the work by quarter leaves out; nothing where none, or where it was not counted yet."""
    left = figures.get("not_on_record", {}).get("work_days", 0)
    text = ngettext(
        "The work-days of %(n)s activity on that day are not on record; it is left out.",
        "The work-days of %(n)s activities on that day are not on record; they are left out.",
        left,
    )
    return text % {"n": number_text(left)} if left else ""


def due_dates_as_known(figures: Figures) -> str:
    """How many due dates of the day are not on record; nothing where all are."""
    known_later = figures.get("not_on_record", {}).get("due_dates", 0)
    text = ngettext(
        "%(n)s deliverable or milestone is on record only since later; its due date is the first one known.",
        "%(n)s deliverables and milestones are on record only since later; their due dates are the first ones known.",
        known_later,
    )
    return text % {"n": number_text(known_later)} if known_later else ""


def shares_of_today(figures: Figures) -> str:
    """For how many activities the mandates of the day are not on record; nothing where all are."""
    unknown = figures.get("not_on_record", {}).get("shares", 0)
    text = ngettext(
        "Which mandates %(n)s activity answered on that day is not on record; those of the day of the report stand in.",
        "Which mandates %(n)s activities answered on that day is not on record; those of the day of the report stand "
        "in.",
        unknown,
    )
    return text % {"n": number_text(unknown)} if unknown else ""


def not_on_record(figures: Figures) -> list[str]:
    """What of the figures is not on record, a sentence for each."""
    said = (quarters_left_out(figures), due_dates_as_known(figures), shares_of_today(figures))
    return [sentence for sentence in said if sentence]


def summary(figures: Figures) -> list[str]:
    """The report in sentences, the most important first."""
    sentences = [
        progress_sentence(figures),
        activities_sentence(figures),
        lagging_sentence(figures),
        goals_sentence(figures),
        results_sentence(figures),
        deliverables_sentence(figures),
        milestones_sentence(figures),
        rates_sentence(figures),
        mandates_sentence(figures),
        money_sentence(figures),
    ]
    if figures["posts"]["all"]:
        sentences.append(posts_sentence(figures))
    sentences.append(cases_sentence(figures))
    return [sentence for sentence in sentences if sentence]
