"""People at browsers: who they are, how they sign in, and what must never happen in their browser."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from secretariat.demonstration.reading import read
from tests.journeys.running import RunningApp

# The demonstration people, by what they come for; see secretariat/demonstration/data/staff.yaml.
STAFF = "ferrer"
UNIT_HEAD = "ortiz"  # of LIA
DIVISION_HEAD = "tremblay"  # of the office LIA belongs to
CLUSTER_LEAD = "haddad"
MONITORING_OFFICER = "rahman"
EXECUTIVE_SECRETARY = "marangwe"
HR_OFFICER = "monteagudo"
BUDGET_OFFICER = "adeyemi"
BUREAU_MEMBER = "bureau"
ENDED_BUREAU_MEMBER = "former"
ADMINISTRATOR = "chandran"
EVERYBODY = [row["key"] for row in read("staff")["sign_ins"]]

WIDE: ViewportSize = {"width": 1440, "height": 1000}
PHONE: ViewportSize = {"width": 390, "height": 844}


def password() -> str:
    """What every demonstration person signs in with."""
    return str(read("staff")["password"])


@dataclass
class Somebody:
    """A person at a browser."""

    page: Page
    app: RunningApp
    key: str = ""
    broken: list[str] = field(default_factory=list)
    wrong_answers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        """Keep what breaks the content policy or a script, and what the server answers with an error of its own."""
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        page.on("console", lambda said: self.broken.append(said.text) if _is_refusal(said.text) else None)
        page.on(
            "response",
            lambda answer: self.wrong_answers.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )

    def refused(self) -> list[str]:
        """What broke in the browser or came as an error of the server since it was last asked."""
        told = self.broken + self.wrong_answers
        self.broken.clear()
        self.wrong_answers.clear()
        return told

    def goes_to(self, path: str) -> Page:
        self.page.goto(self.app.url + path)
        return self.page

    def opens_a_new_tab(self) -> Page:
        """Close the tab and open another in the same browser."""
        context = self.page.context
        self.page.close()
        self.page = context.new_page()
        self.watch(self.page)
        return self.page

    def fills_the_sign_in(self, key: str) -> None:
        """Type address and password into the sign-in page that is open, and go on."""
        from secretariat.demonstration.structure import email_of  # wants Django to be set up

        self.key = key
        self.page.get_by_label("Email address").fill(email_of(key))
        self.page.get_by_label("Password", exact=True).fill(password())
        self.page.get_by_role("button", name="Continue").click()
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)

    def signs_in(self, key: str) -> "Somebody":
        self.goes_to("/accounts/login/")
        self.fills_the_sign_in(key)
        return self

    def loses_the_session(self) -> None:
        self.page.context.clear_cookies(name="sessionid")


@dataclass
class Visitors:
    """Opens browsers for people; each person signs in once, later browsers carry the cookie of the first."""

    browser: Browser
    app: RunningApp
    signed_in: dict[str, Any]
    open: list[tuple[BrowserContext, Somebody]] = field(default_factory=list)

    def at_the_door(self, *, state: Any = None, **options: Any) -> Somebody:
        """Somebody with a fresh browser who has not signed in."""
        options = {"viewport": WIDE, "accept_downloads": True, "locale": "en-GB", **options}
        context = self.browser.new_context(storage_state=state, **options)
        context.set_default_timeout(20_000)
        person = Somebody(context.new_page(), self.app)
        self.open.append((context, person))
        return person

    def __call__(self, key: str, **options: Any) -> Somebody:
        """The person of this key, signed in."""
        if key not in self.signed_in:
            first = self.at_the_door().signs_in(key)
            cookies = first.page.context.cookies()
            self.signed_in[key] = {"cookies": cookies, "origins": []}
        person = self.at_the_door(state=self.signed_in[key], **options)
        person.key = key
        return person

    def leave(self) -> None:
        """Close every browser; a broken script, a refused inline style or a server error fails the test."""
        try:
            broken = [what for _context, person in self.open for what in person.broken]
            wrong = [what for _context, person in self.open for what in person.wrong_answers]
        finally:
            for context, _person in self.open:
                context.close()
            self.open.clear()
        assert not broken and not wrong, f"In the browser: {broken}. From the server: {wrong}"


def _is_refusal(text: str) -> bool:
    return "Content Security Policy" in text or "Refused to" in text
