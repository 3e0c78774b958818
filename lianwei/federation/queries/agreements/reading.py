"""What one organisation reads of another under an agreement. Every reading is logged with its purpose."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, Status
from lianwei.cases.queries.page.consents import rests_on
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.paging import Page, by_day
from lianwei.core.readlog import ReadLog
from lianwei.core.scope import Actor, ActorKind, find, subject_of
from lianwei.core.sealed import REVEAL, Sealed
from lianwei.federation.models import SharingAgreement, SharingParty
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import (
    NARRATIVE,
    PERSONS,
    SharedField,
    bases,
    classes,
    fields,
)
from lianwei.members.models import Organisation

from .flows import Flow, flow_under
from .labels import label_of
from .parties import name_of, own_party
from .values import Told, told_of

WHAT = "sharing.read"
MOST = 1000  # cases in one file
FRONT = "complaint.number"


@dataclass(frozen=True, slots=True)
class SharedCases:
    """A page of another organisation's cases: a head for each agreed field that fits a list."""

    flow: Flow
    giver: str
    heads: list[str]
    page: Page[Told]
    keys: list[str]
    may_export: bool


@dataclass(frozen=True, slots=True)
class ClassRead:
    """The fields of one class of a case. `refused`: why those of persons stay closed."""

    name: str
    pairs: list[tuple[str, str]]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class SharedCase:
    """One case of another organisation, field by field."""

    flow: Flow
    giver: str
    title: str
    classes: list[ClassRead]


def flow_to_us(agreement_id: int, giver_id: int, *, actor: Actor) -> Flow:
    """The flow from a party to the actor's own, in force now. Raises NotVisible, NotAllowed, WrongStatus."""
    agreement = find(SharingAgreement, agreement_id, actor=actor)
    giver = SharingParty.objects.visible_to(actor).filter(agreement=agreement, pk=giver_id).first()
    if giver is None or agreement.peer_id is not None:
        raise NotVisible
    receiver = own_party(agreement, actor=actor)
    if receiver is None or receiver.pk == giver.pk:
        raise NotAllowed
    verdict = flow_under(agreement, giver=giver, receiver=receiver)
    if verdict.flow is None:
        raise WrongStatus(sentence_of(verdict.reason))
    return verdict.flow


def cases_shared(agreement_id: int, giver_id: int, *, actor: Actor, after: str = "") -> SharedCases:
    """The giver's cases, the latest first, with the agreed fields; values of persons are in no list."""
    actor.require("sharing_agreement.read")
    flow = flow_to_us(agreement_id, giver_id, actor=actor)
    keys = [each.key for each in _listed(flow)]
    page = by_day(_cases(flow), after, order="-received_on")
    told = Page(told_of(page.rows, keys), page.after)
    log(flow, actor=actor, what=_("Cases listed: %(count)s") % {"count": len(told.rows)})
    heads = [label_of(fields()[key]) for key in keys]
    giver, may_export = name_of(flow.giver, flow.agreement), actor.may("sharing_agreement.export")
    return SharedCases(flow, giver, heads, told, keys, may_export)


def case_shared(agreement_id: int, giver_id: int, case_id: int, *, actor: Actor) -> SharedCase:
    """One case. Values of persons are opened where the basis asks for no consent, or the person gave it."""
    actor.require("sharing_agreement.read")
    flow = flow_to_us(agreement_id, giver_id, actor=actor)
    case = _cases(flow).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    consent = bases()[flow.agreement.basis].consent
    is_open = not consent or rests_on(case, consent)
    told = told_of([case], sorted(flow.fields), opens=_opener(flow, actor) if is_open else None)[0]
    log(flow, actor=actor, what=case.number, case=case)
    return SharedCase(
        flow,
        name_of(flow.giver, flow.agreement),
        told.texts.get(FRONT, ""),
        _by_class(flow, told, is_open=is_open),
    )


def lines_shared(flow: Flow) -> list[tuple[str, ...]]:
    """Head and lines of a file with the giver's cases; values of persons are in no file."""
    keys = [each.key for each in _agreed(flow) if each.sharing_class not in PERSONS]
    cases = list(_cases(flow).order_by("-received_on", "-pk")[:MOST])
    lines = [tuple(each.texts[key] for key in keys) for each in told_of(cases, keys)]
    return [tuple(label_of(fields()[key]) for key in keys), *lines]


def log(flow: Flow, *, actor: Actor, what: str, case: Complaint | None = None) -> None:
    """Two rows where one case was read: in the register of the giver, and in the file of the person, who may
    ask who read it (PIPL art. 45).
    """
    reason = f"{what} · {flow.agreement.number} · {flow.agreement.purpose}"
    ReadLog.write(actor, what=WHAT, subject=subject_of(flow.giver), reason=reason)
    if case is not None:
        ReadLog.write(actor, what=WHAT, subject=subject_of(case), reason=reason)


def _cases(flow: Flow) -> QuerySet[Complaint]:
    """What the giver and its stations hold; not what is in storage only, annulled or folded into another."""
    giver = flow.giver.organisation
    if giver is None:
        raise NotVisible
    own = Q(pk=giver.pk) | Q(parent=giver, kind__is_station=True)
    held = frozenset(Organisation.objects.filter(own).values_list("pk", flat=True))
    reader = Actor(ActorKind.PEER, organisations=held, name="sharing agreement")
    rows = Complaint.objects.visible_to(reader).filter(holder_id__in=sorted(held), is_annulled=False)
    live = Q(storage_only_on=None, anonymised_on=None) & ~Q(status=Status.MERGED)
    return rows.filter(live).select_related("holder")


def _agreed(flow: Flow) -> list[SharedField]:
    """In the order of the table."""
    return [each for key, each in fields().items() if key in flow.fields]


def _listed(flow: Flow) -> list[SharedField]:
    """Those that fit a line of a list; the number leads."""
    fit = [each for each in _agreed(flow) if each.sharing_class not in (*PERSONS, NARRATIVE)]
    return sorted(fit, key=lambda each: each.key != FRONT)


def _opener(flow: Flow, actor: Actor) -> Callable[[Complaint, SharedField, Sealed], str]:
    def opened(case: Complaint, field: SharedField, value: Sealed) -> str:
        if not actor.may(REVEAL):
            return value.masked
        reason = f"{field.name} · {flow.agreement.number} · {flow.agreement.purpose}"
        return value.reveal(actor, reason, subject=subject_of(case))

    return opened


def _by_class(flow: Flow, told: Told, *, is_open: bool) -> list[ClassRead]:
    found = []
    for code, each in classes().items():
        mine = [field for field in _agreed(flow) if field.sharing_class == code]
        is_closed = code in PERSONS and not is_open
        refused = _("The consumer has not agreed that other organisations read this.")
        pairs = [(label_of(field), told.texts[field.key]) for field in mine if told.texts.get(field.key)]
        if mine and (pairs or is_closed):
            found.append(ClassRead(label_of(each), pairs, refused if is_closed else ""))
    return found
