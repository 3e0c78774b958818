"""How a paper moves: draft → review → countersign → signed and numbered → sealed → dispatched → delivered."""

from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition

from .models import DocumentStatus as S

REVISE = Transition("revise", _("Change the text"), (S.DRAFT,), None)
SUBMIT = Transition("submit", _("Hand in for review"), (S.DRAFT,), S.REVIEW)
REVIEW = Transition("review", _("Pass the review"), (S.REVIEW,), S.COUNTERSIGN)
COUNTERSIGN = Transition("countersign", _("Countersign"), (S.COUNTERSIGN,), S.APPROVAL)
RETURN = Transition("return", _("Return to the drafter"), (S.REVIEW, S.COUNTERSIGN, S.APPROVAL), S.DRAFT)
APPROVE = Transition("approve", _("Sign and number"), (S.REVIEW, S.COUNTERSIGN, S.APPROVAL), S.APPROVED)
SEAL = Transition("seal", _("Enter the use of the seal"), (S.APPROVED, S.SEALED), S.SEALED)
SIGNED = (S.APPROVED, S.SEALED, S.DISPATCHED, S.DELIVERED)
SCAN = Transition("scan", _("Add the stamped scan"), SIGNED, None)
DISPATCH = Transition("dispatch", _("Send out"), (S.APPROVED, S.SEALED), S.DISPATCHED)
DELIVER = Transition("deliver", _("Record the service"), SIGNED, None)
VOID = Transition("void", _("Void the paper"), tuple(s for s in S if s != S.VOID), S.VOID)

TRANSITIONS = (REVISE, SUBMIT, REVIEW, COUNTERSIGN, RETURN, APPROVE, SEAL, SCAN, DISPATCH, DELIVER, VOID)
