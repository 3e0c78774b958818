"""The values a paper is filled with: only those its version asks for are read, so nothing else is
revealed."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from lianwei.core.documents.paper import Paper
from lianwei.knowledge.models import PaperTemplate
from lianwei.knowledge.papers import ISSUER_FIELDS, fill_template, template_in_force
from lianwei.members.models import Organisation

from .casebook import CaseBook
from .readers import SHARED
from .tables import BY_PAPER

EMPTY = ("", None, [], ())
TO_WRITE_BY_HAND = "　　　　"
TO_FILL_IN = "〔请填写〕"
# Papers of a complaint in the order of its life: forms that are printed and signed by hand, and those that
# go the
# way of the signatures.
PRINTED_AT_ONCE = (
    "complaint_form",
    "power_of_attorney",
    "evidence_receipt",
    "mediation_record",
    "inspection_record",
    "recusal_request",
    "withdrawal_request",
    "extension_approval",
    "delivery_receipt",
    "follow_up_record",
    "closing_approval",
    "file_index",
)
SIGNED_OFF = (
    "supplement_notice",
    "identity_notice",
    "business_letter",
    "acceptance_notice",
    "decline_notice",
    "mediation_notice",
    "appraisal_order",
    "settlement_agreement",
    "termination_notice",
    "closing_notice",
    "clue_transfer",
    "assistance_letter",
    "supervision_order",
)


def org_kind(organisation: Organisation) -> str:
    """Whose papers an organisation issues: an association no 决定书, an authority no 告知书."""
    return "authority" if organisation.kind.is_authority else "association"


def template_of(book: CaseBook) -> PaperTemplate:
    """The version in force of the book's paper. Raises Invalid where this kind of organisation has none."""
    return template_in_force(book.code, on=book.today, org_kind=org_kind(book.organisation))


def paper_context(book: CaseBook, template: PaperTemplate, extra: Mapping[str, Any]) -> dict[str, Any]:
    """What the case answers to each field, and what was typed instead (`extra`)."""
    own, typed = BY_PAPER.get(template.code, {}), {key for key, value in extra.items() if value not in EMPTY}
    keys = {field["key"] for field in template.fields if not field.get("at_issue") or field["key"] in own}
    readers = {key: own.get(key) or SHARED.get(key) for key in {"issuer", *keys} - {*ISSUER_FIELDS, *typed}}
    with translation.override("zh-hans"):
        found = {key: read(book) for key, read in readers.items() if read}
    return found | {key: extra[key] for key in typed}


def open_fields(book: CaseBook, template: PaperTemplate) -> list[dict[str, Any]]:
    """The fields that the case does not answer: what a person has to type."""
    context = paper_context(book, template, {})
    return [
        field
        for field in template.fields
        if not field.get("at_issue")
        and field["key"] not in ISSUER_FIELDS
        and context.get(field["key"]) in EMPTY
        and not field.get("default")
    ]


def composed(book: CaseBook, extra: Mapping[str, Any] | None = None, *, blank: str = "") -> Paper:
    """The paper. `blank` stands where a required field has no answer; without it, Invalid names each."""
    template = template_of(book)
    context = paper_context(book, template, extra or {})
    if blank:
        gaps = [field["key"] for field in template.fields if field["required"] and not field.get("at_issue")]
        context |= {
            key: blank for key in gaps if context.get(key) in EMPTY and not _has_default(template, key)
        }
    with translation.override("zh-hans"):
        return fill_template(template, context)


def _has_default(template: PaperTemplate, key: str) -> bool:
    return key in ISSUER_FIELDS or any(
        field["key"] == key and field.get("default") for field in template.fields
    )
