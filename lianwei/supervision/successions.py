"""What of social supervision follows to the successor of an organisation that ended."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.documents.models import Document, DocumentStatus
from lianwei.core.scope import Actor
from lianwei.members.successions import add_succession
from lianwei.supervision.models import (
    ComparativeTest,
    Drive,
    IssuerState,
    Letter,
    LetterIssuer,
    LetterNotice,
    Observation,
    RectificationState,
    Suggestion,
    TermsReview,
    TypicalTerm,
    issuers_of,
    rectifications_of,
)
from lianwei.supervision.operations.letters.signing import void_letter_paper
from lianwei.supervision.queries.comparing.listing import tests_open
from lianwei.supervision.queries.drives.listing import drives_open
from lianwei.supervision.queries.letters.listing import letters_open
from lianwei.supervision.queries.observing.listing import observations_open
from lianwei.supervision.queries.proposing import suggestions_open
from lianwei.supervision.queries.terms.library import terms_in_use
from lianwei.supervision.queries.terms.listing import reviews_open

SIGNED = (DocumentStatus.SEALED, DocumentStatus.DISPATCHED, DocumentStatus.DELIVERED)


def register() -> None:
    """What is open goes to the successor of the member that leads it; whoever signed a letter has signed."""
    add_succession(Letter, _("Letters and interviews"), open=letters_open, along=_take_lead_along)
    add_succession(ComparativeTest, _("Comparative tests"), open=tests_open)
    add_succession(Observation, pgettext_lazy("place", "Observations"), open=observations_open)
    add_succession(Drive, _("Joint rectification"), open=drives_open)
    add_succession(TermsReview, _("Reviews of standard terms"), open=reviews_open)
    add_succession(TypicalTerm, _("Unfair wordings"), open=terms_in_use, column="organisation_id")
    add_succession(Suggestion, _("Suggestions and standards"), open=suggestions_open)


def _take_lead_along(letter: Letter, *, actor: Actor) -> None:
    """Who leads it from now on, and in whose name the alliance is told how it ends. What the successor was
    asked to check is open again: nobody confirms a letter of its own.
    """
    rows = issuers_of(letter).select_for_update(of=("self",))
    lead, own = rows.get(is_lead=True), rows.filter(is_lead=False, organisation=letter.holder_id).first()
    if own is not None and own.state == IssuerState.JOINED:
        _lead_with(letter, own, lead, actor=actor)
    else:
        if own is not None:
            own.delete()
        lead.organisation_id = letter.holder_id
        lead.save(update_fields=["organisation_id"])
    to_check = rectifications_of(letter).filter(checker=letter.holder_id, state=RectificationState.ASKED)
    to_check.update(state=RectificationState.PROVED, checker=None, asked_on=None)
    told = LetterNotice.objects.visible_to(actor).filter(letter_key=letter.pk)
    told.update(holder=letter.holder_id)


def _lead_with(letter: Letter, own: LetterIssuer, former: LetterIssuer, *, actor: Actor) -> None:
    """The successor signs already and leads with its own paper; what the former signed and sealed stays."""
    if Document.objects.filter(pk=former.document_id or 0, status__in=SIGNED).exists():
        former.is_lead = False
        former.save(update_fields=["is_lead"])
    else:
        former.delete()
        if former.document_id:
            void_letter_paper(letter.pk, former.document_id, actor=actor)
    own.is_lead = True
    own.save(update_fields=["is_lead"])
