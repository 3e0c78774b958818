"""What goes along with a case: its two pages, and its files by their digests."""

import base64
from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import Complainant, Complaint, NarrativeToken, OutsideNumber, Respondent, parts_of
from lianwei.cases.payloads import ComplaintPayload
from lianwei.cases.queries.page.parties import nameless
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.files.models import File
from lianwei.core.files.storage import has_blob
from lianwei.core.models import Consent
from lianwei.core.scope import Actor, attached
from lianwei.core.sealed import Sealed
from lianwei.federation.models import CaseAbroad, DossierPart
from lianwei.federation.operations.custody import note_items
from lianwei.federation.rules.pages import (
    MOST_BYTES,
    MOST_FILES,
    MOST_OF_ITEM,
    BasisPart,
    Facts,
    FilePart,
    Page,
    Whole,
    digest_of,
    text_of,
)
from lianwei.registry.models import Business

PERSON = ("name", "phone", "email", "address", "id_number", "agent_name", "agent_phone")
LISTS = ("requests", "groups")
PLAIN = ("category", "nature", "channel", "amount_claimed", "amount_disputed", "happened_on", "region")


def pack_facts(abroad: CaseAbroad, complaint: Complaint, *, actor: Actor) -> Facts:
    """The page that goes with an offer, and the list of files; nothing in it names a person."""
    tell, files = nameless(complaint), files_of(complaint)
    names = parts_of(Respondent, [complaint]).order_by("seq").values_list("name", flat=True)
    page = Facts.model_validate(
        {
            "title": tell(complaint.title),
            "narrative": tell(complaint.narrative)[:5000],
            "wish": tell(complaint.wish)[:500],
            "category": complaint.category,
            "nature": complaint.nature,
            "region": complaint.region,
            "respondents": list(names[:10]),
            "amount_claimed": complaint.amount_claimed,
            "first_on": abroad.first_on.isoformat(),
            "was_accepted": complaint.was_accepted,
            "reason": abroad.reason,
            "files": len(files),
        }
    )
    _keep(abroad.case, page, files, actor=actor)
    return page


def pack_whole(abroad: CaseAbroad, complaint: Complaint, *, epoch: int, actor: Actor) -> Whole:
    """The page that leaves with the release: the case with its people, on the basis that was recorded."""
    files = files_of(complaint)
    basis = attached(Consent, complaint).get(pk=abroad.basis_id or 0)
    page = Whole.model_validate(
        {
            "epoch": epoch,
            "number": complaint.number,
            "first_on": abroad.first_on.isoformat(),
            "was_accepted": complaint.was_accepted,
            "basis": BasisPart.model_validate(basis, from_attributes=True),
            "complaint": payload_of(complaint),
            "files": [
                FilePart.model_validate(
                    {
                        "sha256": each.sha256,
                        "name": each.name.plain()[:200],
                        "source": each.source,
                        "kind": each.kind,
                        "is_private": each.is_private,
                    }
                )
                for each in files
            ],
        }
    )
    _keep(abroad.case, page, files, actor=actor)
    return page


def files_of(complaint: Complaint) -> list[File]:
    """The files of a case found in scope that are still there. Raises Invalid where they are too many or too
    large to go along.
    """
    files = list(attached(File, complaint).filter(destroyed_at=None).order_by("pk"))
    if len(files) > MOST_FILES or sum(each.size for each in files) > MOST_BYTES:
        raise Invalid(_("The files of this case are too many or too large to go along."))
    if any(each.size > MOST_OF_ITEM for each in files):
        raise Invalid(_("A file of this case is too large to go along."))
    if not all(has_blob(each.storage_name) for each in files):
        raise Invalid(_("A file of this case is not on the disk any more. Please tell your administrator."))
    return files


def _keep(case: str, page: Page, files: list[File], *, actor: Actor) -> None:
    text = text_of(page)
    store_page(case, text)
    sizes = {each.sha256: each.size for each in files} | {digest_of(text): len(text.encode())}
    note_items(case, actor=actor, sizes=sizes)


def store_page(case: str, text: str) -> None:
    """Keep a page; it goes along again where the case travels on."""
    sha256 = digest_of(text)
    if QuerySet(DossierPart).filter(case=case, sha256=sha256).update(is_page=True):
        return  # the same page came along as an item
    row = DossierPart(case=case, sha256=sha256, part=0, parts=1, is_page=True, came_at=clock.now())
    row.content = base64.b64encode(text.encode()).decode()
    row.save()


def payload_of(complaint: Complaint) -> ComplaintPayload:
    """A case as a door hands it in: numbers of people stand open in its texts again, the other side hides
    them by itself.
    """
    person = QuerySet(Complainant).get(complaint=complaint)
    tell = _opened(complaint)
    told = {name: getattr(complaint, name) for name in PLAIN}
    told |= {name: list(getattr(complaint, name)) for name in LISTS}
    return ComplaintPayload.model_validate(
        told
        | {
            "happened_on": _iso(complaint.happened_on),
            "title": complaint.title,
            "narrative": tell(complaint.narrative)[:5000],
            "wish": tell(complaint.wish)[:500],
            "person": {name: _plain(getattr(person, name)) for name in PERSON}
            | {"id_kind": person.id_kind, "region": person.region, "age": person.age},
            "respondents": [_respondent(each) for each in _respondents(complaint)],
            "outside_numbers": [
                {"system": each.system, "number": each.number, "due_on": _iso(each.due_on)}
                for each in QuerySet(OutsideNumber).filter(complaint=complaint).order_by("pk")[:9]
            ],
        }
    )


def _respondents(complaint: Complaint) -> list[Respondent]:
    rows = QuerySet(Respondent).filter(complaint=complaint).order_by("seq")
    return list(rows.select_related("business")[:10])


def _respondent(row: Respondent) -> dict[str, str]:
    business: Business | None = row.business
    return {
        "name": row.name,
        "role": row.role,
        "uscc": (business.uscc or "") if business else "",
        "address": row.address,
        "contact_name": _plain(row.contact_name),
        "contact_phone": _plain(row.contact_phone),
    }


def _opened(complaint: Complaint) -> Callable[[str], str]:
    rows = QuerySet(NarrativeToken).filter(complaint=complaint)
    values = {row.token: row.value.plain() for row in rows if row.value}

    def opened(text: str) -> str:
        for token, value in values.items():
            text = text.replace(token, value)
        return text

    return opened


def _plain(value: Sealed | None) -> str:
    return value.plain() if value else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
