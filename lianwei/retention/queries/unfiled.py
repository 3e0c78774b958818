"""Closed files that have no place in the archive yet."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from lianwei.cases.models import ReportStatus
from lianwei.core.scope import Actor
from lianwei.retention.models import Filing

from .subjects import KINDS

CLOSED: dict[str, dict[str, Any]] = {
    "complaint": {"archived_on__isnull": False},
    "enquiry": {"answered_on__isnull": False},
    "violationreport": {"status": ReportStatus.CLOSED},
}


def unfiled(*, actor: Actor, limit: int) -> list[str]:
    """Their names ("complaint:17"), the oldest first, `limit` of each kind."""
    return [subject for noun in KINDS for subject in _of_kind(noun, actor, limit)]


def _of_kind(noun: str, actor: Actor, limit: int) -> Iterator[str]:
    name = Concat(Value(f"{noun}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    filed = Filing.objects.visible_to(actor).filter(subject=name, withdrawn_on=None)
    rows = KINDS[noun].objects.visible_to(actor).filter(~Exists(filed), **CLOSED[noun])
    return (f"{noun}:{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True)[:limit])
