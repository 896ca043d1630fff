"""Taking a change of the structure back."""

from django.utils.translation import gettext_lazy as _

from common.forms import RefusableForm, reason_field


class TakeBackForm(RefusableForm):
    reason = reason_field(_("Reason"), help_text=_("stays in the history, with what was taken back"))
