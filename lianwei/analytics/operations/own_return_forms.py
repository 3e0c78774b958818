"""A return form of one's own: its file uploaded, turned on from a day, withdrawn."""

import hashlib
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import OwnReturnForm
from lianwei.analytics.queries.own_return_forms import known_here
from lianwei.analytics.rules.return_form_faults import form_checked
from lianwei.analytics.rules.return_forms import ReturnForm, form_read, put_beside, versions_known
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.operations.locking import hold_organisation


@transaction.atomic
def upload_own_return_form(*, actor: Actor, text: str) -> OwnReturnForm:
    """Keep the file of a form as a draft; one of the same code and version takes the place of the draft.

    Raises Invalid for a file with faults, and for a version that is in use: a form never changes.
    """
    holder = hold_organisation(actor.organisation_id or 0)
    actor.require("own_return_form.upload")
    form = _whole(text)
    _refuse_known(form)
    digest = hashlib.sha256(text.encode()).hexdigest()
    told = {"text": text, "sha256": digest, "uploaded_at": clock.now(), "uploaded_by": actor.user_id}
    drafts = OwnReturnForm.objects.visible_to(actor).filter(holder=holder, begun_at=None)
    row = drafts.filter(code=form.code, version=form.version).first()
    if row is None:
        row = OwnReturnForm.objects.create(holder=holder, code=form.code, version=form.version, **told)
    else:
        row.text, row.sha256 = text, digest
        row.uploaded_at, row.uploaded_by = told["uploaded_at"], actor.user_id
        row.save(update_fields=list(told))
    record("own_return_form.uploaded", row, actor=actor, code=form.code, version=form.version, sha256=digest)
    return row


@transaction.atomic
def begin_own_return_form(pk: int, *, actor: Actor, valid_from: date) -> OwnReturnForm:
    """Turn a form on for periods that end on `valid_from` or later.

    Where another version is in use already, only from today on: returns of periods that are over were laid
    out by it. The file is laid beside the shipped ones before the row says so: one that lies there too early
    is harmless, one that is missing would stop returns.
    """
    row = lock(OwnReturnForm, pk, actor=actor)
    actor.require("own_return_form.begin")
    if row.begun_at is not None:
        raise WrongStatus
    form = _whole(row.text)
    _refuse_known(form)
    has_others = any(each.code == form.code for each in versions_known())
    if has_others and valid_from < clock.today():
        raise Invalid({"valid_from": _("Another version is in use. Please choose today or a later day.")})
    row.valid_from, row.begun_at, row.begun_by = valid_from, clock.now(), actor.user_id
    put_beside(form, row.text, valid_from)
    row.save(update_fields=["valid_from", "begun_at", "begun_by"])
    told = {"code": row.code, "version": row.version, "valid_from": valid_from.isoformat()}
    record("own_return_form.begun", row, actor=actor, **told)
    return row


@transaction.atomic
def withdraw_own_return_form(pk: int, *, actor: Actor) -> OwnReturnForm:
    """Offer the form no more; whoever asks for it goes on until the request is ended."""
    row = lock(OwnReturnForm, pk, actor=actor)
    actor.require("own_return_form.withdraw")
    if row.begun_at is None or row.withdrawn_at is not None:
        raise WrongStatus
    row.withdrawn_at, row.withdrawn_by = clock.now(), actor.user_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("own_return_form.withdrawn", row, actor=actor, code=row.code, version=row.version)
    return row


def _whole(text: str) -> ReturnForm:
    if form_checked(text, known_here())[1]:
        raise Invalid({"upload": _("The form has faults. Please mend them and upload it again.")})
    return form_read(text)


def _refuse_known(form: ReturnForm) -> None:
    if any((each.code, each.version) == (form.code, form.version) for each in versions_known()):
        said = _(
            "Version %(version)s of this form is in use and never changes. Please give yours another one."
        )
        raise Invalid({"upload": said % {"version": form.version}})
