"""Sign-in: nobody signs up by themselves; an administrator opens an account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from structure.models import User


class ClosedSignUp(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ClosedSocialSignUp(DefaultSocialAccountAdapter):
    """The UN account opens an account that exists under the same, verified address; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        verified = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        if not sociallogin.is_existing and verified:
            user = User.objects.filter(email__in=verified, is_active=True).first()
            if user:
                sociallogin.connect(request, user)
