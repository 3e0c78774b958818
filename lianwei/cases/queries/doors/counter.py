"""What a business sees of the cases put to it, and what the office sees of their way through the console.

A business reads claims and facts put to it, its own answer and offers, and who the consumer is only where a
basis for passing that on is in force (members/data/visibility.csv); never another business's part.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from lianwei.cases.lifecycle import ANSWER_OFFER, MAKE_OFFER, RECORD_REPLY, REPORT_PERFORMANCE
from lianwei.cases.models import (
    Appeal,
    Complainant,
    Complaint,
    Offer,
    Referral,
    ReferralState,
    Respondent,
    parts_of,
)
from lianwei.cases.queries.page.consents import rests_on
from lianwei.cases.queries.page.parties import mask_texts, named_in, without_names
from lianwei.cases.queries.page.viewers import sight_of
from lianwei.cases.rules.consents import TO_BUSINESS
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.files.models import FileSource
from lianwei.core.files.queries import files_of
from lianwei.core.paging import Page, by_day, latest
from lianwei.core.scope import Actor, ActorKind, attached, find
from lianwei.core.sealed import Sealed
from lianwei.members.queries import organisation_label
from lianwei.registry.models import FastTrack, FastTrackContact
from lianwei.registry.queries import BusinessPanel, business_family, code_labels
from lianwei.ui.words import Chip, deadline_chip

from .session_news import SessionNews, session_news

SHOWN = 50
# What the people of a business may do, on the cases put to it.
PERMISSIONS = frozenset(
    {
        "complaint.view",
        "complaint.record_reply",
        "complaint.make_offer",
        "complaint.answer_offer",
        "complaint.report_performance",
        "complaint.appeal",
        "complaint.add_evidence",
        "commitment.report",
        "person.reveal",
    }
)
KINDS = {"shop": _("Shop"), "product": _("Product or service"), "clause": _("Clause or promise")}


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A line of the console's list."""

    referral: Referral
    number: str
    title: str
    amount: int | None
    chip: Chip | None
    may_answer: bool


@dataclass(frozen=True, slots=True)
class PutCase:
    """A case as the business reads it. `name`, `phone`: masked, with `may_reveal` where a basis allows."""

    referral: Referral
    complaint: Complaint
    respondent: Respondent
    holder: str
    title: str
    narrative: str
    wish: str
    requests: list[str]
    chip: Chip | None
    offers: list[Offer] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    files: int = 0
    name: str = ""
    phone: str = ""
    may_reveal: bool = False
    may_answer: bool = False
    may_offer: bool = False
    may_report: bool = False
    may_appeal: bool = False
    promises: list[Commitment] = field(default_factory=list)
    session: SessionNews | None = None

    @property
    def to_answer(self) -> Offer | None:
        """What the consumer proposes and the business has not answered yet."""
        found = [each for each in self.offers if each.by == Offer.By.CONSUMER]
        return next((each for each in found if each.state == Offer.State.OPEN), None)

    @property
    def answered(self) -> dict[str, str]:
        """What the business answered before, by field: whoever changes one of it keeps the rest."""
        row, own = self.referral, self.respondent
        causes = {"shop": row.shop, "product": row.product, "clause": row.clause}
        return {"position": own.position, "reply": own.reply} | causes


@dataclass(frozen=True, slots=True)
class Cause:
    """So many complaints of one shop, product or clause."""

    kind: str
    word: str
    count: int

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


@dataclass(frozen=True, slots=True)
class AtBusiness:
    """The way of a case through the console, as its holder reads it."""

    referrals: list[Referral]
    offers: list[Offer]
    appeals: list[Appeal]


NOT_THERE = AtBusiness([], [], [])


def business_actor(contact: FastTrackContact) -> Actor:
    """Somebody who answers for a business: sees what was put to it under this agreement, nothing else."""
    label = FastTrackContact._meta.label_lower
    grants = frozenset({(FastTrack._meta.label_lower, contact.track_id), (label, contact.pk)})
    return Actor(ActorKind.BUSINESS, permissions=PERMISSIONS, grants=grants, name=str(contact.name))


def track_actor(track: FastTrack) -> Actor:
    """The system of a business, which asks with a key; it opens no name and no phone."""
    grants = frozenset({(FastTrack._meta.label_lower, track.pk)})
    may = PERMISSIONS - {"person.reveal"}
    return Actor(ActorKind.BUSINESS, permissions=may, grants=grants, name=track.business.name)


def referrals_of(actor: Actor) -> QuerySet[Referral]:
    """What was put to the business whose people ask; for those who run the instance, everything."""
    rows = Referral.objects.visible_to(actor).exclude(state=ReferralState.TAKEN_BACK)
    return rows if actor.is_trusted else rows.filter(track_id__in=actor.granted(FastTrack))


def opened_to(actor: Actor, complaint_id: int) -> Actor:
    """The same people of a business with one case open before them, found in their scope."""
    return replace(actor, grants=actor.grants | {(Complaint._meta.label_lower, complaint_id)})


def referrals_listed(view: str, *, actor: Actor, after: str = "") -> Page[ReferralRow]:
    """A page of the console: what is to be answered, by its day, or everything else, the latest first."""
    rows = referrals_of(actor).select_related("complaint")
    if view == "waiting":
        found = by_day(rows.filter(state=ReferralState.WAITING), after, order="due_on")
    else:
        found = latest(rows.exclude(state=ReferralState.WAITING), after)
    names = named_in([each.complaint for each in found.rows])
    return found.shown(lambda each: _row(each, names.get(each.complaint_id, [])))


def _row(referral: Referral, names: list[Sealed]) -> ReferralRow:
    complaint = referral.complaint
    return ReferralRow(
        referral,
        complaint.number,
        "" if complaint.is_stored_only else without_names(complaint.title, names),
        complaint.amount_claimed,
        _chip(referral),
        may_answer=RECORD_REPLY.fits(complaint),
    )


def _chip(referral: Referral) -> Chip | None:
    if referral.state != ReferralState.WAITING:
        return None
    return deadline_chip(referral.due_on, today=clock.today())


def referral_counts(*, actor: Actor) -> dict[str, int]:
    """How many wait, and how many of them are late."""
    waiting = referrals_of(actor).filter(state=ReferralState.WAITING)
    return {"waiting": waiting.count(), "late": waiting.filter(due_on__lt=clock.today()).count()}


def put_case(referral_id: int, *, actor: Actor) -> PutCase:
    """One case put to the business. Raises NotVisible."""
    referral = referrals_of(actor).select_related("respondent").filter(pk=referral_id).first()
    if referral is None:
        raise NotVisible
    actor = opened_to(actor, referral.complaint_id)
    complaint = find(Complaint, referral.complaint_id, actor=actor)
    sight_of(complaint, actor=actor)
    names = named_in([complaint])[complaint.pk]
    own = referral.respondent
    offers = list(QuerySet(Offer).filter(complaint=complaint, respondent=own).order_by("-pk")[:SHOWN])
    appeals = list(QuerySet(Appeal).filter(complaint=complaint, respondent=own).order_by("-pk"))
    mask_texts([*offers, *appeals], lambda text: without_names(text, names))
    has_basis = rests_on(complaint, TO_BUSINESS) and not complaint.is_stored_only
    words = {each: without_names(getattr(complaint, each), names) for each in ("title", "narrative", "wish")}
    hidden = dict.fromkeys(words, "") if complaint.is_stored_only else words
    return PutCase(
        referral=referral,
        complaint=complaint,
        respondent=referral.respondent,
        holder=organisation_label(complaint.holder_id),
        title=hidden["title"],
        narrative=hidden["narrative"],
        wish=hidden["wish"],
        requests=_requests(complaint),
        chip=_chip(referral),
        offers=offers,
        appeals=appeals,
        files=files_of(complaint, actor=actor).filter(source=FileSource.BUSINESS).count(),
        may_reveal=has_basis and complaint.is_open,
        may_answer=RECORD_REPLY.fits(complaint),
        may_offer=MAKE_OFFER.fits(complaint) and ANSWER_OFFER.fits(complaint),
        may_report=REPORT_PERFORMANCE.fits(complaint),
        promises=_promised_by(own, complaint),
        session=session_news(complaint),
        may_appeal=complaint.is_open and not any(each.decision == "" for each in appeals),
        **_person(complaint, has_basis),
    )


def _promised_by(respondent: Respondent, complaint: Complaint) -> list[Commitment]:
    """What this business promised in the case and what became of it."""
    rows = attached(Commitment, complaint).filter(by=respondent.name)
    return list(rows.exclude(status=Commitment.Status.DROPPED).order_by("due_on", "pk"))


def _requests(complaint: Complaint) -> list[str]:
    keys = [("request_type", code) for code in complaint.requests]
    labels = code_labels(keys, on=complaint.received_on)
    return [labels[key] for key in keys]


def _person(complaint: Complaint, has_basis: bool) -> dict[str, str]:
    """Masked, and only with a basis: who complains."""
    person = QuerySet(Complainant).filter(complaint=complaint).first() if has_basis else None
    if person is None:
        return {}
    return {
        "name": person.name.masked if person.name else "",
        "phone": person.phone.masked if person.phone else "",
    }


def reach_consumer(referral_id: int, *, actor: Actor) -> dict[str, str]:
    """Name and phone of the consumer in plain words, to settle directly. Each opening is logged. Raises
    NotVisible without a basis.
    """
    case = put_case(referral_id, actor=actor)
    if not case.may_reveal:
        raise NotVisible
    person = parts_of(Complainant, [case.complaint]).first()
    shown = {"name": person.name, "phone": person.phone} if person else {}
    reason = f"settlement, referral:{referral_id}"
    subject = f"complaint:{case.complaint.pk}"
    return {key: value.reveal(actor, reason, subject=subject) for key, value in shown.items() if value}


def causes_of(*, actor: Actor, since: date | None = None) -> list[Cause]:
    """Where the business sees the causes of complaints: by shop, product and clause, the most first."""
    return _causes(referrals_of(actor), since)


def causes_at(business_id: int, *, actor: Actor) -> list[Cause]:
    """The same of a business for a member: in the cases that it sees."""
    rows = Referral.objects.visible_to(actor).filter(business_id__in=business_family(business_id))
    return _causes(rows.exclude(state=ReferralState.TAKEN_BACK), None)


def causes_panel(business_id: int, actor: Actor) -> BusinessPanel | None:
    """The card on the page of a business, for those who see cases; none where no cause was named."""
    found = causes_at(business_id, actor=actor) if actor.may("complaint.view") else []
    return BusinessPanel("cases/_causes.html", found) if found else None


def _causes(rows: QuerySet[Referral], since: date | None) -> list[Cause]:
    rows = rows.filter(sent_at__date__gte=since) if since else rows
    found: list[Cause] = []
    for kind in KINDS:
        counted = rows.exclude(**{kind: ""}).order_by().values_list(kind).annotate(n=Count("pk"))
        found += [Cause(kind, word, n) for word, n in counted.order_by("-n", kind)[:SHOWN]]
    return found


def at_business(complaint: Complaint, happened: set[str]) -> AtBusiness:
    """Referrals, offers and appeals of a case found in scope; asked for where its events tell of any."""
    if not happened & {"complaint.sent_to_business", "complaint.offer_made"}:
        return NOT_THERE
    referrals = QuerySet(Referral).filter(complaint=complaint).select_related("respondent").order_by("pk")
    offers = QuerySet(Offer).filter(complaint=complaint).select_related("respondent").order_by("-pk")
    appeals = QuerySet(Appeal).filter(complaint=complaint).select_related("respondent").order_by("-pk")
    put = list(referrals)
    is_talked = bool(put) or "complaint.offer_made" in happened
    return AtBusiness(put, list(offers) if is_talked else [], list(appeals) if put else [])


def open_appeals(complaint: Complaint) -> list[Appeal]:
    """Appeals nobody has decided."""
    rows = QuerySet(Appeal).filter(complaint=complaint, decision="")
    return list(rows.select_related("respondent").order_by("pk"))


def referrals_to_remind(*, actor: Actor, until: date) -> QuerySet[Referral]:
    """Referrals nobody answered whose day comes by `until`, and whose business was not told so."""
    rows = Referral.objects.visible_to(actor).filter(state=ReferralState.WAITING, reminded_at=None)
    return rows.filter(due_on__lte=until, due_on__gte=clock.today()).order_by("due_on", "pk")


def referrals_overdue(*, actor: Actor, on: date) -> QuerySet[Referral]:
    """Referrals nobody answered whose window ended before a day."""
    rows = Referral.objects.visible_to(actor).filter(state=ReferralState.WAITING, due_on__lt=on)
    return rows.order_by("due_on", "pk")
