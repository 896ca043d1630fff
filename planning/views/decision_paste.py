"""The text of a decision is pasted, its paragraphs are proposed, looked at and entered in one go."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from common.refusals import InvalidInput
from planning.actions.mandates import add_paragraphs
from planning.forms.decision_text import PasteForm, proposal_rows, refuse, taken
from planning.models import Mandate
from planning.queries.decision_text import proposed_of
from planning.rules.decision_text import FROM_TEXT, NONE_TAKEN
from planning.rules.mandates import may_keep_register
from planning.views.decisions import decision_asked


@dataclass
class PastePage:
    """The text, the rows proposed from it, the paragraphs that stand there already, and the lines left out."""

    decision: Any
    form: PasteForm
    rows: Any = None
    present: list[Mandate] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def ticked(self) -> int:
        return sum(1 for row in self.rows if row["take"].value()) if self.rows else 0


@require_http_methods(["GET", "HEAD", "POST"])
def decision_paste(request: HttpRequest, symbol: str) -> HttpResponse:
    """First the text is read, then (``step=enter``) the rows that are ticked are entered, all or none."""
    may_keep_register(request.user)
    decision = decision_asked(request, symbol)
    if request.method != "POST":
        return _show(request, PastePage(decision, PasteForm()))
    if request.POST.get("step") == "enter":
        return _enter(request, decision)
    return _read(request, decision)


def _read(request: HttpRequest, decision: Any) -> HttpResponse:
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _show(request, PastePage(decision, form), 422)
    try:
        found = proposed_of(decision, form.cleaned_data["text"])
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _show(request, PastePage(decision, form), 422)
    rows = proposal_rows(decision.symbol, proposals=found.proposals)
    return _show(request, PastePage(decision, form, rows, found.present, found.left_out))


def _enter(request: HttpRequest, decision: Any) -> HttpResponse:
    rows = proposal_rows(decision.symbol, data=request.POST)
    page = PastePage(decision, PasteForm(initial={"text": request.POST.get("text", "")}), rows)
    if not rows.is_valid():
        page.error = _("Nothing is entered yet. Look at the paragraphs marked below.")
        return _show(request, page, 422)
    if not taken(rows):
        page.error = NONE_TAKEN
        return _show(request, page, 422)
    try:
        added = add_paragraphs(
            decision=decision, paragraphs=[row.paragraph() for row in taken(rows)], by=request.user,
            reason=FROM_TEXT,
        )  # fmt: skip
    except InvalidInput as refusal:
        refuse(rows, refusal.errors)
        page.error = _("Nothing is entered yet. Look at the paragraphs marked below.")
        return _show(request, page, 422)
    count = len(added.mandates)
    said = ngettext("%(n)s paragraph entered.", "%(n)s paragraphs entered.", count) % {"n": count}
    if added.present:
        said += " " + _("In the register already: %(addresses)s.") % {"addresses": ", ".join(added.present)}
    messages.success(request, said)
    return redirect(reverse("planning:decision-detail", args=[decision.symbol]))


def _show(request: HttpRequest, page: PastePage, status: int = 200) -> HttpResponse:
    return render(request, "planning/decision_paste.html", {"page": page}, status=status)
