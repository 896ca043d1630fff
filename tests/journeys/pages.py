"""Every page of the site, who opens it, and the addresses that are no page. A page missing here fails a test."""

from dataclasses import dataclass

from tests.journeys.visitors import (
    ADMINISTRATOR,
    BUDGET_OFFICER,
    BUREAU_MEMBER,
    CLUSTER_LEAD,
    DIVISION_HEAD,
    ENDED_BUREAU_MEMBER,
    EXECUTIVE_SECRETARY,
    HR_OFFICER,
    MONITORING_OFFICER,
    STAFF,
    UNIT_HEAD,
)

NOBODY = ""  # who has not signed in


@dataclass(frozen=True)
class Place:
    """A page: its URL name, an address of it, who looks at it, and the status it answers with."""

    name: str
    path: str
    by: str = STAFF
    status: int = 200
    scrolls_sideways: bool = False  # the timeline and the matrix may, and nothing else (interface.md, section 9)

    def __str__(self) -> str:
        return f"{self.by or 'nobody'} {self.path}"


PLACES = [
    Place("account_login", "/accounts/login/", NOBODY),
    Place("account_login", "/accounts/login/?next=/my-work/&kept=1", NOBODY),
    Place("account_inactive", "/accounts/inactive/", NOBODY),
    Place("account_reset_password", "/accounts/password/reset/", NOBODY),
    Place("account_reset_password_done", "/accounts/password/reset/done/", NOBODY),
    Place("account_reset_password_from_key", "/accounts/password/reset/key/1-not-a-key/", NOBODY),
    Place("account_reset_password_from_key_done", "/accounts/password/reset/key/done/", NOBODY),
    Place("socialaccount_login_cancelled", "/accounts/3rdparty/login/cancelled/", NOBODY),
    Place("socialaccount_login_error", "/accounts/3rdparty/login/error/", NOBODY),
    Place("account_logout", "/accounts/logout/"),
    Place("account_reauthenticate", "/accounts/reauthenticate/"),
    Place("account_change_password", "/accounts/password/change/"),
    Place("mfa_index", "/accounts/2fa/"),
    Place("home", "/", ENDED_BUREAU_MEMBER, status=403),
    Place("monitoring:my-work", "/my-work/"),
    Place("monitoring:my-work", "/my-work/", UNIT_HEAD),
    Place("monitoring:my-work", "/my-work/?open=A-01"),
    Place("monitoring:notifications", "/notifications/"),
    Place("monitoring:search", "/search/?q=clearing"),
    Place("monitoring:search", "/search/?q=no+such+thing"),
    Place("planning:activity-list", "/activities/"),
    Place("planning:activity-list", "/activities/?q=no+such+thing"),
    Place("planning:activity-detail", "/activities/A-01/"),
    Place("planning:activity-detail", "/activities/A-01/", EXECUTIVE_SECRETARY),
    Place("planning:activity-detail", "/activities/no-such/", status=404),
    Place("planning:activity-changes", "/activities/A-01/changes/"),
    Place("planning:progress-list", "/activities/A-01/progress/"),
    Place("planning:progress-new", "/activities/A-01/progress/new/"),
    Place("planning:progress-new", "/activities/A-01/progress/new/", HR_OFFICER, status=403),
    Place("planning:activity-edit", "/activities/A-01/edit/", UNIT_HEAD, status=409),
    Place("planning:mandate-list", "/mandates/"),
    Place("planning:mandate-detail", "/mandates/XII/32/7(b)/"),
    Place("planning:results", "/results/", scrolls_sideways=True),
    Place("planning:timeline", "/timeline/", scrolls_sideways=True),
    Place("planning:workplan-list", "/workplans/", DIVISION_HEAD),
    Place("planning:workplan-detail", "/workplans/LIA/", DIVISION_HEAD),
    Place("planning:workplan-detail", "/workplans/LIA/?show=all", UNIT_HEAD),
    Place("planning:workplan-detail", "/workplans/SCI/", EXECUTIVE_SECRETARY),
    Place("planning:change-list", "/changes/", DIVISION_HEAD),
    Place("planning:change-list", "/changes/?q=no+such+thing"),
    Place("planning:change-detail", "/changes/117/", DIVISION_HEAD),
    Place("planning:change-detail", "/changes/119/"),
    Place("planning:change-ask", "/activities/H-01/change/", CLUSTER_LEAD),
    Place("planning:change-ask", "/activities/H-01/change/?kind=postpone", CLUSTER_LEAD),
    Place("planning:change-add", "/workplans/ITU/activities/ask/", CLUSTER_LEAD),
    Place("planning:workplan-version", "/workplans/LIA/versions/1/"),
    Place("monitoring:cluster-list", "/clusters/", CLUSTER_LEAD),
    Place("monitoring:cluster-detail", "/clusters/H/", CLUSTER_LEAD),
    Place("monitoring:cluster-detail", "/clusters/A/"),
    Place("monitoring:structure", "/units/"),
    Place("monitoring:people", "/units/people/"),
    Place("monitoring:unit-detail", "/units/LIA/"),
    Place("posts:post-list", "/posts/", HR_OFFICER),
    Place("posts:post-detail", "/posts/SCBD-101/", HR_OFFICER),
    Place("budget:overview", "/budget/", BUDGET_OFFICER),
    Place("budget:cost-list", "/budget/costs/", BUDGET_OFFICER),
    Place("budget:activity-costs", "/budget/activities/A-01/costs/", BUDGET_OFFICER),
    Place("budget:ledger", "/budget/ledger/", BUDGET_OFFICER),
    Place("budget:ledger", "/budget/ledger/?fund=BY&decision=XII/32", BUDGET_OFFICER),
    Place("budget:ledger-none", "/budget/ledger/no-mandate/", BUDGET_OFFICER),
    Place("budget:mandate-ledger", "/budget/ledger/mandates/XII/32/7(b)/"),
    Place("monitoring:lag-queue", "/monitoring/", MONITORING_OFFICER),
    Place("monitoring:lag-policy", "/monitoring/thresholds/", MONITORING_OFFICER),
    Place("monitoring:lag-case", "/monitoring/cases/L-0398/", MONITORING_OFFICER),
    Place("monitoring:lag-explain", "/monitoring/cases/L-0412/explain/"),
    Place("monitoring:report-list", "/reports/", MONITORING_OFFICER),
    Place("monitoring:report-detail", "/reports/1/", MONITORING_OFFICER),
    Place("monitoring:report-detail", "/reports/3/", EXECUTIVE_SECRETARY),
    Place("monitoring:report-verify", "/reports/3/verify/", MONITORING_OFFICER),
    Place("bureau:overview", "/bureau/", BUREAU_MEMBER),
    Place("bureau:mandates", "/bureau/mandates/", BUREAU_MEMBER),
    Place("bureau:results", "/bureau/results/", BUREAU_MEMBER),
    Place("bureau:budget", "/bureau/budget/", BUREAU_MEMBER),
    Place("bureau:posts", "/bureau/posts/", BUREAU_MEMBER),
    Place("bureau:reports", "/bureau/reports/", BUREAU_MEMBER),
    Place("bureau:verify", "/bureau/verify/", BUREAU_MEMBER),
    Place("structure:token-list", "/tokens/", MONITORING_OFFICER),
    Place("api-docs", "/api/v1/docs/"),
    Place("common:components", "/components/"),
    Place("refused", "/activities/", BUREAU_MEMBER, status=403),
    Place("not there", "/no/such/page/", status=404),
]

NO_PAGES = {
    "health": "answers JSON for the proxy",
    "set_language": "takes a choice and goes back",
    "monitoring:my-work-row": "a fragment of My work",
    "monitoring:lag-send-back": "takes a form of the case",
    "monitoring:lag-remind": "takes a form of the case",
    "monitoring:lag-close": "takes a form of the case",
    "monitoring:report-job": "a fragment of Reports",
    "monitoring:report-cancel": "takes a form",
    "monitoring:report-again": "takes a form",
    "monitoring:report-approve": "takes a form",
    "monitoring:report-file": "a download",
    "monitoring:notifications-read": "takes a form",
    "planning:progress-draft": "takes a draft",
    "planning:progress-undo": "takes a form",
    "planning:evidence-file": "a download",
    "planning:timeline-file": "a download",
    "planning:date-read": "a fragment beside a date",
    "planning:workplan-begin": "takes a form",
    "planning:workplan-decide": "takes a form",
    "planning:change-decide": "takes a form",
    "structure:token-revoke": "takes a form",
    "bureau:file": "a download",
    "api-schema": "the schema as JSON or YAML",
    "account_confirm_email": "sends on; addresses are confirmed by the administrator",
    "account_email": "refused: addresses are kept by the administrator",
    "account_email_verification_sent": "refused with it",
    "account_signup": "refused: nobody signs up",
    "account_set_password": "sends on to the change of the password",
    "account_confirm_login_code": "sends on: no codes are mailed",
    "socialaccount_signup": "refused: nobody signs up",
    "socialaccount_connections": "refused: the UN account is tied by the administrator",
    "openid_connect_login": "sends to the UN account",
    "openid_connect_callback": "comes from the UN account",
    "mfa_download_recovery_codes": "a download",
}
# Seen in other journeys, because one must first do something to be shown them.
SEEN_ELSEWHERE = {
    "mfa_activate_totp": "test_sign_in",
    "mfa_authenticate": "test_sign_in",
    "mfa_reauthenticate": "test_sign_in",
    "mfa_view_recovery_codes": "test_sign_in",
    "mfa_generate_recovery_codes": "test_sign_in",
    "mfa_deactivate_totp": "test_sign_in",
    "planning:activity-new": "test_manager",
    "planning:milestone-reach": "test_accessibility",
    "planning:deliverable-reach": "test_accessibility",
    "budget:fund-detail": "test_accessibility",
}
ADMIN_REASON = "the administration site is Django's own, open to the administrator alone"
assert ADMINISTRATOR
