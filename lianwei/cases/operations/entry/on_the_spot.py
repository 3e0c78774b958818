"""Stations inside enterprises (企业内消费维权服务站): registered and settled on the spot, in one step.

The people of the business settle its own complaints, and no others; the member above sees each of them, and
the consumer is told what was written down, with the number of that member to call.
"""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.entries import ComplaintEntry, RespondentEntry, TermsEntry
from lianwei.cases.models import Complaint
from lianwei.cases.operations.handling.settlement import settle_complaint
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import Actor, find
from lianwei.registry.models import FastTrack
from lianwei.registry.queries import fast_track_of_station
from lianwei.ui.words import money

from .intake import receive_complaint

STATION = "C18"  # channels.csv


@transaction.atomic
def settle_on_spot(entry: ComplaintEntry, *, actor: Actor, terms: TermsEntry) -> Complaint:
    """Register a complaint about the station's own business and its settlement, performed at once.

    Raises NotAllowed where no agreement in force names the station; Invalid for a sum above the agreement.
    """
    actor.require("complaint.settle_on_spot")
    track = agreement_of(actor)
    _check_sums(entry, terms, track)
    own = RespondentEntry(track.business.name, business_id=track.business_id)
    told = replace(entry, respondents=(own,), channel=STATION, is_silent=True)  # it hears of both at once
    complaint = receive_complaint(told, actor=actor)
    done = replace(terms, is_performed_at_once=True, perform_by=None)
    settle_complaint(complaint.pk, actor=actor, terms=done)
    complaint = find(Complaint, complaint.pk, actor=actor)
    promised = sum(each.promised for each in terms.losses)
    record("complaint.settled_on_spot", complaint, actor=actor, track=track.pk, promised=promised)
    return complaint


def agreement_of(actor: Actor) -> FastTrack:
    """The agreement that names the actor's station. Raises NotAllowed."""
    track = fast_track_of_station(actor.organisation_id) if actor.organisation_id else None
    if track is None:
        raise NotAllowed(_("No agreement in force names this station. Please ask the association above."))
    return track


def _check_sums(entry: ComplaintEntry, terms: TermsEntry, track: FastTrack) -> None:
    """What is claimed and what is paid lie within what the agreement is for."""
    paid = sum(each.promised for each in terms.losses)
    most = max(paid, entry.amount_claimed or 0)
    if track.largest is not None and most > track.largest:
        sentence = _("Above %(most)s the association decides. Please register it and send it on.")
        raise Invalid({"amount": sentence % {"most": money(track.largest)}})
