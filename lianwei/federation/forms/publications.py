"""What people type about releases between alliances."""

from django.utils.translation import gettext_lazy as _

from lianwei.federation.rules.publications import REASON
from lianwei.ui.forms import NarrativeField, OperationForm


class WithdrawPublicationForm(OperationForm):
    """Why it stands no more."""

    remark = NarrativeField(label=_("Why it is taken back"), rows=3, limit=REASON)
