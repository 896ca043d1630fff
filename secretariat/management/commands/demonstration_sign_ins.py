"""``manage.py demonstration_sign_ins``: who one can sign in as."""

from typing import Any

from django.core.management.base import BaseCommand

from secretariat.demonstration.sign_ins import password, sign_ins
from structure.models import User


class Command(BaseCommand):
    help = "Prints role, name and email of the demonstration sign-ins, and their password."
    requires_system_checks = []  # read while the pages start

    def handle(self, *arguments: Any, **options: Any) -> None:
        there = set(User.objects.filter(demonstration=True, is_active=True).values_list("email", flat=True))
        rows = [each for each in sign_ins() if each.email in there]
        if not rows:
            self.stdout.write("No demonstration people are loaded.")
            return
        roles, names = (max(len(getattr(each, name)) for each in rows) for name in ("role", "name"))
        for each in rows:
            self.stdout.write(f"{each.role:{roles}}  {each.name:{names}}  {each.email}")
        self.stdout.write(f"Password of all: {password()}")
