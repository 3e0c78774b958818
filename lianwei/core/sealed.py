"""Personal values at rest: sealed columns whose plaintext is never an attribute.

    phone = SealedField(mask="phone")
    complainant.phone = "13812346027"      # sealed at once
    complainant.phone.masked               # 138****6027
    complainant.phone.reveal(actor, _("to call back"))   # logged, needs the permission person.reveal

A sealed value is bound to its table, column and the row's seal_id, so that it cannot be moved to another row.
"""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import keys
from .errors import Invalid
from .masking import MASKS
from .readlog import ReadLog
from .scope import Actor

REVEAL = "person.reveal"


class Sealed:
    """A value that stays closed. `masked` shows its outline, `reveal` opens it and leaves a trace."""

    __slots__ = ("aad", "blob", "mask", "place", "row_id")

    def __init__(self, blob: bytes, *, place: str, row_id: Any, mask: str) -> None:
        self.blob, self.place, self.row_id, self.mask = bytes(blob), place, row_id, mask
        self.aad = f"{place}:{row_id}"

    @property
    def masked(self) -> str:
        return MASKS[self.mask](self.plain())

    def reveal(self, actor: Actor, reason: str, *, subject: str = "") -> str:
        """The plain value. Needs a reason and the permission; leaves a row in the read log."""
        if not str(reason).strip():
            raise Invalid({"reason": _("Please say in one line what you need it for.")})
        actor.require(REVEAL)
        ReadLog.write(actor, what=self.place, subject=subject or str(self.row_id), reason=str(reason))
        return self.plain()

    def plain(self) -> str:
        """The value for the machine's own work: printing a paper, sending a message, comparing numbers.

        What a person sees goes through `masked` or `reveal`.
        """
        return keys.decrypt_bytes(self.blob, aad=self.aad).decode()

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"<Sealed {self.place}>"

    def __bool__(self) -> bool:
        return True


class _SealedAttribute:
    """Seals on assignment; hands out Sealed or None."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, row: Any, owner: Any = None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        return row.__dict__[self.field.attname]

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.field.attname] = self.field.seal(row, value)


class SealedField(models.BinaryField):
    """A column of sealed text. `mask` names how it shows when closed (core.masking)."""

    _pyi_private_get_type: Any  # for the type checker: a Sealed, or None
    _pyi_private_set_type: Any

    def __init__(self, *args: Any, mask: str = "text", **options: Any) -> None:
        self.mask = mask
        options |= {"null": True, "blank": True, "editable": False}
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple:
        name, path, args, options = super().deconstruct()
        for option in ("null", "blank", "editable"):
            options.pop(option, None)
        return name, path, args, options | {"mask": self.mask}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _SealedAttribute(self))

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def seal(self, row: Any, value: Any) -> Sealed | None:
        if value is None or value == "":
            return None
        if isinstance(value, Sealed):
            return self._carry(row, value)
        if isinstance(value, bytes | memoryview):
            return Sealed(bytes(value), place=self.place, row_id=row.seal_id, mask=self.mask)
        seal_id = row.__dict__.get("seal_id") or row.__dict__.setdefault("seal_id", uuid.uuid4())
        blob = keys.encrypt_bytes(str(value).encode(), aad=f"{self.place}:{seal_id}")
        return Sealed(blob, place=self.place, row_id=seal_id, mask=self.mask)

    def _carry(self, row: Any, value: Sealed) -> Sealed | None:
        """Another row's value is sealed anew for this one; the plaintext never leaves this call."""
        if value.place == self.place and value.row_id == row.__dict__.get("seal_id"):
            return value
        return self.seal(row, value.plain())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        blob = value.blob if isinstance(value, Sealed) else value
        return super().get_db_prep_value(blob, connection, prepared)


class SealedModel(models.Model):
    """Base of tables with sealed columns: seal_id binds the values to their row before it has a key."""

    seal_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    class Meta:
        abstract = True
