"""Made-up figures for the component shelf: one of everything, so that it can be looked at and checked."""

import datetime
from types import SimpleNamespace as Item

from django import forms
from django.core.paginator import Paginator

from common.documents.charts import plan_bars

STATUSES = (
    ("on_track", "#0B6B58 6.5 : 1"),
    ("at_risk", "#8A5A00 5.9 : 1"),
    ("lagging", "#B02A0F 6.6 : 1"),
    ("done", "#00609C 6.7 : 1"),
    ("not_started", "#56646F 6.1 : 1"),
    ("postponed", "#56646F 6.1 : 1"),
)


class FieldForm(forms.Form):
    """A field with an error and an optional one."""

    percent = forms.IntegerField(label="Percent complete", help_text="0 to 100, last entry 50", max_value=100)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ProgressForm(forms.Form):
    """The fields of progress logged in place."""

    percent = forms.IntegerField()
    status = forms.ChoiceField(
        choices=[("on_track", "On track"), ("at_risk", "At risk"), ("lagging", "Lagging"), ("done", "Done")]
    )
    narrative = forms.CharField()
    evidence = forms.FileField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def _mandate(share: int, address: str, text: str) -> Item:
    return Item(
        share=share, address=address, text=text, url="#", full=f"{text}, in the whole wording of the paragraph."
    )


_MANDATES = [
    _mandate(50, "Art. 24", "To arrange for and service meetings of the Conference of the Parties"),
    _mandate(25, "Art. 31", "Secretariat of the Cartagena Protocol"),
    _mandate(25, "Art. 28", "Secretariat of the Nagoya Protocol"),
]


def _row(code: str, title: str, percent: int, planned: int, status: str, due: datetime.date, lag_url: str) -> Item:
    return Item(
        id=f"row-{code}",
        code=code,
        title=title,
        url="#",
        percent=percent,
        planned=planned,
        status=status,
        due=due,
        mandates=_MANDATES,
        log_url="" if lag_url else "#",
        result="the three meetings are planned and run as one",
        lag_url=lag_url,
        lag_sentence="Raised on 1 Sep. Without an answer by 15 Sep it goes to your unit head.",
        saved="",
    )


def _flow() -> dict[str, object]:
    return {
        "stages": [
            Item(unit="ISD", text="Origin: information technology", state="done"),
            Item(unit="OES", text="Legal: terms of use", state="done"),
            Item(unit="MCO", text="user interface, joint", state="now"),
            Item(unit="ISD", text="Handover", state="ahead"),
        ],
        "states": [
            Item(label="Draft", state="passed", note="5 Sep"),
            Item(label="Submitted", state="passed", note="8 Sep"),
            Item(label="Waits for your endorsement", state="now", note=""),
            Item(label="Approved by the Executive Secretary", state="ahead", note=""),
        ],
        "change": Item(
            kind="changed",
            kind_label="Changed",
            code="A-02",
            title="Review the workflow of all intersessional activities",
            url="",
            fields=[
                Item(label="End", before="7 Aug 2016", after="30 Sep 2016"),
                Item(label="Work-days, Q3", before="12", after="26"),
            ],
            reason="five of eight workflows wait for the organization of work of the concurrent meetings.",
        ),
        "decision": Item(
            title="Your decision",
            checks=[
                Item(passed=True, text="Every activity answers a mandate; all shares sum to 100%.", figure=""),
                Item(passed=None, text="Meeting support takes 81% of Q4.", figure=""),
            ],
            action="#",
            version=4,
            key="",
            yes_value="endorse",
            yes_label="Endorse",
            no_value="return",
            no_label="Return with note",
            note_label="Note to the unit",
            note_hint="needed if you return it",
            note="",
            errors=[],
            consequence="Endorsing sends version 4 to the Executive Secretary and freezes it.",
        ),
        "job": Item(
            id="shelf",
            title="Report is being made",
            words="Progress report, Q3 2016, whole Secretariat.",
            percent=62,
            left="about 20 seconds left",
            running=False,
            failed=False,
            steps=[
                Item(label="Figures frozen", state="done", note="4 s"),
                Item(label="Charts, 14 of 23", state="now", note="now"),
                Item(label="Word, PDF and Excel files", state="ahead", note=""),
            ],
            files=[("PDF", "#")],
        ),
    }


def _parts() -> dict[str, object]:
    ready = [True, True, True, None, True, True, False]
    words = ["Statement of the cluster’s work", "Real outputs", "Remaining work", "Operating procedures"]
    words += ["Core staff", "Support staff", "Challenges and solutions"]
    return {
        "parts": [
            Item(letter=letter, text=text, ready=state, source="From 5 projects", url="", link="")
            for letter, text, state in zip("abcdefg", words, ready, strict=True)
        ],
        "part_states": ready,
        "checks": [
            Item(passed=True, text="Core team of 2 to 6", figure="5", url=""),
            Item(passed=False, text="Support team of 10 to 20: one short", figure="9", url="#", link="See 3 people"),
        ],
    }


def _figures() -> dict[str, object]:
    cells = [Item(value=value, level=level, url="") for value, level in ((312, 3), (64, 2), (12, 1), (0, 0))]
    nobody = [Item(value=0, level=0, url="") for _ in range(4)]
    row = Item(
        address="Art. 24", url="#", label="Convention", total=41, cells=cells, covered="41 of 41", uncovered=False
    )
    open_row = Item(label="Guidelines on funds", note="SBI-1", total=1, cells=nobody, uncovered=True, assign_url="#")
    return {
        "figures": [
            Item(figure="230", of="of 231", words="mandates from Parties have somebody working on them", url="#"),
            Item(figure="21", of="of 30", words="activities are on track or done", url=""),
            Item(figure="68%", of="spent", words="of the biennium’s budget, with 75% of the time gone", url=""),
        ],
        "small_figures": [
            Item(label="Activities", figure="15", of="", words="11 unchanged", url=""),
            Item(label="Work-days, 2016", figure="1,286", of="", words="was 1,240, +46", url=""),
        ],
        "matrix": Item(
            columns=list("ABCD"), rows=[row, open_row], totals=[312, 64, 12, 0], total=42, covered="41 of 42"
        ),
        "tree": [
            Item(level=1, open=True, title="Goal 1", percent=61, planned=70, status="at_risk"),
            Item(
                level=2,
                open=False,
                title="1.1 Processes are legally coherent",
                percent=72,
                planned=71,
                status="on_track",
            ),
            Item(
                level=2, open=None, title="1.2 The three meetings run as one", percent=56, planned=66, status="at_risk"
            ),
        ],
        "chart": plan_bars.draw(
            [
                plan_bars.Bar(label="Goal 1", percent=52, planned=58, status="at_risk"),
                plan_bars.Bar(label="Goal 2", percent=66, planned=64, status="on_track"),
                plan_bars.Bar(label="Goal 5", percent=41, planned=60, status="lagging"),
            ],
            chart_id="shelf",
            title="Goal 5 is furthest behind",
        ),
    }


def contents(today: datetime.date) -> Item:
    """One of everything. Dates lie around ``today``."""
    late, soon = today - datetime.timedelta(days=36), today + datetime.timedelta(days=4)
    return Item(
        statuses=STATUSES,
        units=[("LIA", "Legal affairs"), ("ISD", "Implementation support")],
        form=FieldForm(data={"percent": "150"}),
        late=late,
        soon=soon,
        filters=Item(
            find_name="q",
            find_value="",
            find_label="Find an activity",
            selects=[Item(name="status", label="Status", choices=[("lagging", "Lagging")], value="lagging")],
        ),
        exports=[("XLSX", "#"), ("CSV", "#")],
        pages=Paginator(range(300), 50).page(2),
        facts=[
            ("Lead unit", "Legal and Intergovernmental Affairs"),
            ("Dates", "Q1 2016 – 4 Dec 2016"),
            ("Function", "Meeting support"),
        ],
        mandates=_MANDATES,
        result=Item(
            label="Expected result 1.2",
            text="The three meetings are planned and run as one.",
            note="Result 56% done",
            url="#",
        ),
        output=Item(label="Output 1.2.1", text="One organization of work.", note="Agendas published, 3 of 3", url="#"),
        activity=Item(
            label="This activity", code="A-01", text="Plan the concurrent meetings.", note="326 work-days", url=""
        ),
        row=_row("A-01", "Plan the concurrent COP 13, COP-MOP 8 and COP-MOP 2", 55, 62, "at_risk", soon, ""),
        late_row=_row("A-02", "Review the workflow of all intersessional activities", 60, 100, "lagging", late, "#"),
        progress=ProgressForm(
            initial={"percent": 55, "status": "at_risk", "narrative": "Host agreement signed", "version": 1}
        ),
        entry=Item(
            action="#",
            draft_url="",
            draft_key="shelf",
            cancel_url="#",
            last_percent=50,
            suggestion="7 points behind plan",
            draft_kept="09:39",
            target="row-A-01",
        ),
        **_flow(),
        **_parts(),
        **_figures(),
    )
