"""The demonstration's sign-ins, as the start-up and the README show them."""

from dataclasses import dataclass

from secretariat.demonstration.reading import read
from secretariat.demonstration.structure import email_of


@dataclass(frozen=True)
class SignIn:
    role: str
    name: str
    email: str


def sign_ins() -> list[SignIn]:
    """One person for each role of the issue, in the order of the README's tour."""
    people = {row["key"]: row for row in [*read("staff")["staff"], *read("staff")["bureau"]]}
    return [
        SignIn(
            row["role"],
            people[row["key"]].get("display") or " ".join(people[row["key"]]["name"]),
            email_of(row["key"]),
        )
        for row in read("staff")["sign_ins"]
    ]


def password() -> str:
    """The one password of all demonstration people; it opens nothing but invented data."""
    return str(read("staff")["password"])
