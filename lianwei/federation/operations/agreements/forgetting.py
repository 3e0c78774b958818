"""What a peer told is taken out of the tables in which it lies, when its time is over."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lianwei.core.scope import Actor
from lianwei.federation.models import (
    CopyKind,
    JointItem,
    JointPart,
    JointRequest,
    JointWord,
    SharedAlert,
    SharedBusiness,
    SharedCopy,
    SharedEntry,
    SharedFact,
    SharedFigure,
    SharedGroup,
    SharedPublication,
    SharingAgreement,
)
from lianwei.federation.operations.emptying import empty_messages
from lianwei.federation.operations.finding import forget_shared
from lianwei.federation.queries.own import WIRE


def forget_told(row: SharingAgreement, copies: Iterable[SharedCopy], *, actor: Actor) -> None:
    """The rows that copies of an agreement with a peer stand for; of our own warnings the peer's answer."""
    labels: dict[str, list[str]] = {}
    for each in copies:
        labels.setdefault(each.kind, []).append(each.label)
    figures = SharedFigure.objects.visible_to(actor).filter(agreement_id=row.pk)
    figures.filter(month__in=labels.get(CopyKind.FIGURES, [])).delete()
    if CopyKind.BUSINESS in labels:
        SharedBusiness.objects.visible_to(actor).filter(agreement_id=row.pk).delete()
    facts = SharedFact.objects.visible_to(actor).filter(agreement_id=row.pk)
    facts.filter(code__in=labels.get(CopyKind.FACTS, [])).delete()
    releases = SharedPublication.objects.visible_to(actor).filter(agreement_id=row.pk)
    releases.filter(code__in=labels.get(CopyKind.RELEASES, [])).delete()
    alerts = SharedAlert.objects.visible_to(actor).filter(agreement_id=row.pk)
    alerts = alerts.filter(uid__in=labels.get(CopyKind.ALERTS, []))
    alerts.filter(is_ours=False).delete()
    alerts.filter(is_ours=True).update(verdict="", measure="", agreement_id=None)
    _forget_groups(row, labels.get(CopyKind.GROUPS, []), actor=actor)
    _forget_joint(row, labels.get(CopyKind.JOINT, []), actor=actor)
    entries = SharedEntry.objects.visible_to(actor).filter(agreement_id=row.pk)
    for entry in entries.filter(code__in=labels.get(CopyKind.ENTRIES, [])):
        forget_shared(entry)
        entry.delete()


def _forget_groups(row: SharingAgreement, uids: list[str], *, actor: Actor) -> None:
    """What a peer told of its group complaints; of our own its count and whom to call there."""
    groups = SharedGroup.objects.visible_to(actor).filter(agreement_id=row.pk, uid__in=uids)
    groups.filter(is_ours=False).delete()
    nothing = {"cases_there": None, "amount_there": None, "contact_there": "", "counted_there_at": None}
    groups.filter(is_ours=True).update(end_reason="", **nothing)


def _forget_joint(row: SharingAgreement, uids: list[str], *, actor: Actor) -> None:
    """What a peer asked and told of its case; what was answered to us belongs to our own case and stays."""
    along = JointItem.objects.visible_to(actor).filter(agreement_id=row.pk, request__is_ours=False)
    along = along.filter(request__uid__in=uids)
    empty_messages(QuerySet(JointRequest).filter(pk__in=along.values("request_id")))
    JointPart.objects.visible_to(actor).filter(item__in=along).delete()
    along.delete()
    asked = JointRequest.objects.visible_to(actor).filter(agreement_id=row.pk, is_ours=False, uid__in=uids)
    keys = list(asked.values_list("pk", flat=True))
    empty_messages(asked)
    JointPart.objects.visible_to(actor).filter(item__request_id__in=keys).delete()
    JointItem.objects.visible_to(actor).filter(request_id__in=keys).delete()
    JointWord.objects.visible_to(actor).filter(request_id__in=keys).delete()
    asked.delete()


def hand_on_told(former: SharingAgreement, row: SharingAgreement) -> None:
    """What lies under a version that was replaced is kept by the terms of the next one."""
    for table in (
        SharedFigure,
        SharedAlert,
        SharedEntry,
        SharedBusiness,
        SharedFact,
        SharedGroup,
        SharedPublication,
    ):
        table.objects.visible_to(WIRE).filter(agreement_id=former.pk).update(agreement_id=row.pk)
    QuerySet(JointItem).filter(agreement_id=former.pk).update(agreement_id=row.pk)
    QuerySet(JointRequest).filter(agreement_id=former.pk).update(agreement_id=row.pk)
