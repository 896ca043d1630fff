"""Who acts in a view: by the time one runs, the middleware has seen to it that somebody has signed in."""

from django.http import HttpRequest

from structure.models import User


def signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "login is required everywhere"
    return request.user
