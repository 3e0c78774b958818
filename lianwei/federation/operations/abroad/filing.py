"""Files of a case that was taken become files of ours, after the transaction that took it."""

import base64
import io

from django.db import transaction
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.core.events import record
from lianwei.core.files.content import recognise
from lianwei.core.files.examining import Examined
from lianwei.core.files.models import File
from lianwei.core.files.operations import store_file
from lianwei.core.scope import Actor, attached, find
from lianwei.federation.models import CaseAbroad, DossierPart
from lianwei.federation.rules.pages import FilePart, Whole, whole_of

from .entering import door

KIND = "evidence"


def file_items(abroad_id: int, *, actor: Actor) -> int:
    """Keep the files that came with a case; how many are new. Safe to run twice."""
    abroad = find(CaseAbroad, abroad_id, actor=actor)
    pages = QuerySet(DossierPart).filter(case=abroad.case, is_page=True).order_by("pk")
    wholes = [whole for row in pages if (whole := whole_of(_bytes([row]).decode()))]
    if not wholes or abroad.complaint_id is None:
        return 0
    last: Whole = max(wholes, key=lambda each: each.epoch)
    return sum(_file(abroad, each, actor=actor) for each in last.files)


def _file(abroad: CaseAbroad, told: FilePart, *, actor: Actor) -> bool:
    """One file, in a transaction of its own. What is none that is taken here stays sealed among the parts,
    and the page says so.
    """
    rows = list(QuerySet(DossierPart).filter(case=abroad.case, sha256=told.sha256).order_by("part"))
    complaint = Complaint(pk=abroad.complaint_id, holder_id=abroad.organisation_id)
    if not rows or attached(File, complaint).filter(sha256=told.sha256).exists():
        return False  # filed before, or a file of ours that has come home
    data = _bytes(rows)
    media = recognise(data, told.name)
    with transaction.atomic():
        if media is None:
            record("case_abroad.file_refused", abroad, actor=actor, sha256=told.sha256)
            return False
        found = Examined(told.name, media, data, told.sha256, len(data))
        stored = store_file(
            complaint, found, actor=door(abroad), source=told.source, kind=KIND, is_private=told.is_private
        )
        QuerySet(DossierPart).filter(case=abroad.case, sha256=told.sha256).delete()
    return stored.is_new


def _bytes(rows: list[DossierPart]) -> bytes:
    whole = io.BytesIO()
    for row in rows:
        whole.write(base64.b64decode(row.content.plain()))
    return whole.getvalue()
