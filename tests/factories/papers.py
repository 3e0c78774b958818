"""Actors, subjects and papers for the tests of documents, files and messages."""

from types import SimpleNamespace

from lianwei.core.documents.operations import approve_document, draft_document, seal_document, submit_document
from lianwei.core.documents.paper import Paper, Paragraph
from lianwei.core.scope import Actor, ActorKind

VERBS = [
    "draft",
    "revise",
    "submit",
    "review",
    "return",
    "countersign",
    "approve",
    "seal",
    "scan",
    "dispatch",
    "deliver",
    "void",
]
EVERY_STEP = frozenset(f"document.{verb}" for verb in VERBS) | {"number_series.start", "message.send"}


def subject(pk=17, *, holder_id=7, name="complaint"):
    """Stands for a scoped row the caller has found: what files, papers and messages hang on."""
    meta = SimpleNamespace(model_name=name, label_lower=f"cases.{name}")
    return SimpleNamespace(_meta=meta, pk=pk, holder_field="holder_id", holder_id=holder_id)


def clerk(user_id=1, *, organisation_id=7, permissions=EVERY_STEP):
    own = frozenset({organisation_id})
    return Actor(
        ActorKind.STAFF,
        user_id=user_id,
        organisation_id=organisation_id,
        organisations=own,
        acts_for=own,
        permissions=frozenset(permissions),
    )


def paper(**changes):
    plain = {
        "title": "关于受理消费者投诉的告知书",
        "issuer": "重庆市渝中区消费者权益保护委员会",
        "addressee": "王小明",
        "blocks": (Paragraph("您于2026年12月18日提出的投诉,本委已经受理。"),),
    }
    return Paper(**(plain | changes))


def draft(about=None, *, actor=None, **options):
    options = {"kind": "acceptance_notice"} | options
    return draft_document(about or subject(), paper(), actor=actor or clerk(), **options)


def approved(about=None, *, series="渝中消委", **options):
    """Drafted and handed in by user 1, signed by user 2."""
    about = about or subject()
    document = draft(about, needs_review=False, **options)
    submit_document(document.pk, subject=about, actor=clerk())
    return approve_document(document.pk, series=series, subject=about, actor=clerk(2))


def sealed(about=None, **options):
    about = about or subject()
    document = approved(about, **options)
    seal_document(document.pk, seal="公章", copies=2, subject=about, actor=clerk(3))
    document.refresh_from_db()
    return document
