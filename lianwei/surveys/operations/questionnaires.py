"""A questionnaire and its next version, from the workbook of its author."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.operations.locking import hold_organisation
from lianwei.surveys.models import Questionnaire, QuestionnaireVersion
from lianwei.surveys.rules.faults import Fault, faults_of, written
from lianwei.surveys.rules.form import read_form
from lianwei.surveys.rules.workbook import read_workbook


class FaultyWorkbook(Invalid):
    """A workbook with faults, each with its place; nothing was saved."""

    def __init__(self, faults: list[Fault]) -> None:
        said = _("The questionnaire has %(count)s faults. They are listed below; nothing was saved.")
        super().__init__({"file": said % {"count": len(faults)}})
        self.faults = faults


def read_questionnaire(content: bytes) -> str:
    """The XForm of a workbook. Raises FaultyWorkbook, Invalid."""
    book = read_workbook(content)
    faults = faults_of(book)
    xform, further = ("", []) if faults else written(book)
    if faults or further:
        raise FaultyWorkbook(faults or further)
    return xform


@transaction.atomic
def create_questionnaire(
    holder_id: int, *, actor: Actor, title: str, content: bytes, xform: str
) -> Questionnaire:
    """A new questionnaire with its first version; `xform` as read_questionnaire wrote it from `content`."""
    actor.require("questionnaire.create")
    if not (actor.is_trusted or holder_id in actor.acts_for):
        raise NotAllowed
    holder = hold_organisation(holder_id)
    count = Questionnaire.objects.visible_to(actor).filter(holder=holder).count()
    row = Questionnaire.objects.create(
        number=f"{holder.code}-WJ-{count + 1:03d}", holder=holder, title=title or read_form(xform).title
    )
    _add_version(row, content, xform, actor=actor)
    record("questionnaire.created", row, actor=actor, number=row.number, version=1)
    return row


@transaction.atomic
def revise_questionnaire(questionnaire_id: int, *, actor: Actor, content: bytes, xform: str) -> Questionnaire:
    """The next version; surveys that ask an earlier one go on asking that."""
    row = lock(Questionnaire, questionnaire_id, actor=actor)
    actor.require("questionnaire.revise")
    _add_version(row, content, xform, actor=actor)
    record("questionnaire.revised", row, actor=actor, version=row.latest)
    return row


def _add_version(row: Questionnaire, content: bytes, xform: str, *, actor: Actor) -> None:
    row.latest += 1
    row.save(update_fields=["latest"])
    QuestionnaireVersion.objects.create(
        holder_id=row.holder_id,
        questionnaire=row,
        version=row.latest,
        xform=xform,
        workbook=content,
        sha256=hashlib.sha256(content).hexdigest(),
        questions=len(read_form(xform).questions()),
        uploaded_at=clock.now(),
        uploaded_by=actor.user_id,
    )
