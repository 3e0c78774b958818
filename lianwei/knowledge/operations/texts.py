"""Revising law articles and texts of papers, and loading those that are shipped. Old versions stay."""

import csv
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.knowledge.models import LawArticle, PaperTemplate
from lianwei.knowledge.papers import UNKNOWN_FIELD
from lianwei.knowledge.queries import preview_template
from lianwei.knowledge.rules import keys_used
from lianwei.registry.models import Versioned

from .indexing import index_article, index_articles

DATA = Path(__file__).parents[1] / "data"
EVE = timedelta(days=1)


@transaction.atomic
def revise_paper_template(
    template_id: int, *, actor: Actor, on: date, body: str, name: str | None = None
) -> PaperTemplate:
    """Give a paper a new text from a day on. Raises Invalid for a text that its fields cannot fill."""
    version = _hold_open(PaperTemplate, template_id)
    actor.require("paper_template.revise")
    _refuse_early(version, on)
    row = _next_version(version, on, body=body.strip(), name=(name or version.name).strip())
    _check_text(row)
    version.save()
    row.save()
    record(
        "paper_template.revised", row, actor=actor, code=row.code, org_kind=row.org_kind, on=on.isoformat()
    )
    return row


@transaction.atomic
def revise_law_article(article_id: int, *, actor: Actor, on: date, **changes: Any) -> LawArticle:
    """Enter an article's new wording from a day on, with its source and how sure it is."""
    version = _hold_open(LawArticle, article_id)
    actor.require("law.revise")
    _refuse_early(version, on)
    row = _next_version(version, on, **changes)
    if not row.text.strip():
        raise Invalid({"text": _("Please write the text of the article.")})
    version.save()
    row.save()
    for each in (version, row):
        index_article(each)
    record("law_article.revised", row, actor=actor, law=row.law_code, article=row.article, on=on.isoformat())
    return row


def _hold_open(model: type[Versioned], pk: int) -> Any:
    version = model.objects.select_for_update().filter(pk=pk, valid_to=None).first()
    if version is None:
        raise NotVisible
    return version


def _refuse_early(version: Versioned, on: date) -> None:
    if on <= version.valid_from:
        since = version.valid_from.isoformat()
        raise Invalid(
            {"on": _("Please choose a day after %(day)s, when the present version began.") % {"day": since}}
        )


def _next_version(version: Any, on: date, **changes: Any) -> Any:
    """The present version ends the day before; the new one is a copy with the changes."""
    kept = {
        field.attname: getattr(version, field.attname)
        for field in version._meta.fields
        if not field.primary_key
    }
    version.valid_to = on - EVE
    return type(version)(**(kept | changes | {"valid_from": on, "valid_to": None}))


def _check_text(template: PaperTemplate) -> None:
    unknown = keys_used(template.body) - {field["key"] for field in template.fields}
    if unknown:
        raise Invalid({"body": _(UNKNOWN_FIELD) % {"name": ", ".join(sorted(unknown))}})
    try:
        preview_template(template)
    except (TemplateSyntaxError, TemplateDoesNotExist) as fault:
        raise Invalid({"body": _("This text cannot be read: %(fault)s") % {"fault": fault}}) from fault


@transaction.atomic
def load_knowledge() -> dict[str, int]:
    """Load the shipped articles and papers that are not there yet; safe to run again."""
    loaded = {"law_article": _load_articles(), "paper_template": _load_papers()}
    index_articles()
    return loaded


def _load_articles() -> int:
    known = set(LawArticle.objects.values_list("law_code", "article").distinct())
    with (DATA / "articles.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if (row["law_code"], row["article"]) not in known]
    LawArticle.objects.bulk_create([LawArticle(**_article(row)) for row in rows])
    return len(rows)


def _article(row: dict[str, str]) -> dict[str, Any]:
    return row | {
        "is_verbatim": row["is_verbatim"] == "1",
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    }


def _load_papers() -> int:
    known = set(PaperTemplate.objects.values_list("code", "org_kind").distinct())
    files = sorted((DATA / "papers").glob("*.toml"))
    rows = [row for file in files for row in _templates(file) if (row.code, row.org_kind) not in known]
    PaperTemplate.objects.bulk_create(rows)
    return len(rows)


def _templates(file: Path) -> list[PaperTemplate]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    kinds, is_numbered, body = data.pop("org_kinds"), data.pop("numbered"), data.pop("body").strip()
    return [PaperTemplate(org_kind=kind, is_numbered=is_numbered, body=body, **data) for kind in kinds]
