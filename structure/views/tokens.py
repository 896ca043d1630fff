"""The page where a person keeps their API tokens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from structure.actions.tokens import issue_token, revoke_token
from structure.forms.tokens import TokenForm
from structure.queries.tokens import tokens_visible_to
from structure.rules import require


@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "secretariat:plan:read")
    form = TokenForm(request.POST or None)
    issued = ""
    if request.method == "POST" and form.is_valid():
        _row, issued = issue_token(by=request.user, **form.cleaned_data)
        form = TokenForm()
    context = {"form": form, "issued": issued, "tokens": tokens_visible_to(request.user)}
    return render(request, "structure/token_list.html", context, status=422 if form.errors else 200)


@require_POST
def token_revoke(request: HttpRequest, digest: str) -> HttpResponse:
    token = get_object_or_404(tokens_visible_to(request.user), pk=digest)
    revoke_token(by=request.user, token=token)
    return redirect("structure:token-list")
