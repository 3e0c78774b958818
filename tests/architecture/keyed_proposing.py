"""Suggestions and group standards, for routes that take a key."""

from django.core.files.base import ContentFile

from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.scope import OPERATOR
from lianwei.members.models import Organisation
from tests.factories import proposing

from .nouns import Keys, Noun


def _draft(home: Organisation) -> Keys:
    return {"pk": proposing.draft(home).pk}


def _standard(home: Organisation) -> Keys:
    return {"pk": proposing.draft(home, kind="group").pk}


def _submitted(home: Organisation) -> Keys:
    return {"pk": proposing.submitted(home).pk}


def _article(home: Organisation) -> Keys:
    row = proposing.draft(home)
    return {"pk": row.pk, "article_id": proposing.article(row, proposing.head(home)).pk}


def _comment(home: Organisation) -> Keys:
    row = proposing.draft(home)
    return {"pk": row.pk, "comment_id": proposing.comment(row, proposing.head(home)).pk}


def _file(home: Organisation) -> Keys:
    row = proposing.draft(home)
    upload = ContentFile(b"%PDF-1.7\n%%EOF\n", name="receipt.pdf")
    kept = store_file(row, upload, actor=OPERATOR, source=FileSource.STAFF, kind="receipt")
    return {"pk": row.pk, "file_id": kept.file.pk}


PROPOSING: dict[str, Noun] = {
    "suggestion_": Noun(_draft),
    "suggestion_answer": Noun(_submitted),
    "suggestion_close": Noun(_submitted),
    "suggestion_decide": Noun(_comment),
    "suggestion_drop": Noun(_article),
    "suggestion_move": Noun(_standard),
    "suggestion_view_file": Noun(_file),
    "suggestion_write_article": Noun(_article),
}
