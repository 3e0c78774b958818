"""What may be done to a business's entry."""

from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition

from .models import BusinessStatus as S

OWN = (S.OPERATING, S.VANISHED, S.CLOSED)

REVISE = Transition("revise", _("Revise"), OWN, None)
MERGE = Transition("merge", _("Merge into another entry"), OWN, S.MERGED)
UNMERGE = Transition("unmerge", _("Undo the merge"), (S.MERGED,), None)

TRANSITIONS = (REVISE, MERGE, UNMERGE)
