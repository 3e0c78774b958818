"""Editing code lists. A change closes the old version and opens a new one, so printed papers stay true."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.registry.models import CODE_KINDS, Code

EVE = timedelta(days=1)
EDITABLE = ("name", "name_en", "sort", "aliases", "note", "counts_as_resolved")


@transaction.atomic
def revise_code(kind: str, code: str, *, actor: Actor, on: date, **changes: Any) -> Code:
    """Change an entry from a day on. Raises NotVisible for an unknown code, Invalid for too early a day.

    `changes`: name, name_en, sort, aliases, note, counts_as_resolved. The version until then keeps its words.
    """
    version = _hold_open(kind, code)
    actor.require("code.revise")
    _refuse_early(version, on)
    row = _copy(version, changes, valid_from=on)
    version.valid_to = on - EVE
    version.save()
    row.save()
    record("code.revised", row, actor=actor, kind=kind, code=code, on=on.isoformat(), fields=sorted(changes))
    return row


@transaction.atomic
def add_code(kind: str, code: str, *, actor: Actor, on: date, name: str, **fields: Any) -> Code:
    """Add an entry to a list. Raises Invalid when the code was ever used: a code means one thing for ever."""
    actor.require("code.add")
    model = _model(kind)
    if not name.strip():
        raise Invalid({"name": _("Please write the name.")})
    if model.objects.filter(code=code).exists():
        raise Invalid({"code": _("This code is or was in use. Please choose another.")})
    row = model.objects.create(code=code, name=name.strip(), scheme="alliance", valid_from=on, **fields)
    record("code.added", row, actor=actor, kind=kind, code=code, on=on.isoformat())
    return row


@transaction.atomic
def retire_code(kind: str, code: str, *, actor: Actor, on: date) -> Code:
    """Close an entry from a day on: no longer offered, still read where it was used."""
    version = _hold_open(kind, code)
    actor.require("code.retire")
    _refuse_early(version, on)
    version.valid_to = on - EVE
    version.save()
    record("code.retired", version, actor=actor, kind=kind, code=code, on=on.isoformat())
    return version


def _model(kind: str) -> type[Code]:
    if kind not in CODE_KINDS:
        raise NotVisible
    return CODE_KINDS[kind]


def _hold_open(kind: str, code: str) -> Code:
    version = _model(kind).objects.select_for_update().filter(code=code, valid_to=None).first()
    if version is None:
        raise NotVisible
    return version


def _refuse_early(version: Code, on: date) -> None:
    if on <= version.valid_from:
        since = version.valid_from.isoformat()
        raise Invalid(
            {"on": _("Please choose a day after %(day)s, when the present version began.") % {"day": since}}
        )


def _copy(version: Code, changes: dict[str, Any], *, valid_from: date) -> Code:
    if set(changes) - set(EDITABLE):
        raise TypeError(f"cannot revise {sorted(set(changes) - set(EDITABLE))}")
    if not str(changes.get("name", version.name)).strip():
        raise Invalid({"name": _("Please write the name.")})
    kept = {
        field.attname: getattr(version, field.attname)
        for field in version._meta.fields
        if not field.primary_key
    }
    return type(version)(**(kept | changes | {"valid_from": valid_from, "valid_to": None}))
