"""Who is asking, what they may see (scope) and what they may act on (reach).

Tables that belong to somebody inherit ScopedModel and cannot be read without an actor:
`Complaint.objects.visible_to(actor)` answers, everything else on the manager raises ScopeMissing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q

from .errors import NotAllowed, NotVisible, ScopeMissing


class ActorKind(StrEnum):
    STAFF = "staff"
    BUSINESS = "business"
    CONSUMER = "consumer"
    SOURCE = "source"
    PEER = "peer"
    OPERATOR = "operator"
    SYSTEM = "system"


HOLDER, PARTNER, BUSINESS, CONSUMER, OVERSEER = "holder", "partner", "business", "consumer", "overseer"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, passed explicitly to every operation and query.

    organisations: ids the actor sees (own and the subtree its roles give); acts_for: ids it may act for
    (own and its stations); oversees: (viewer, alliance id) pairs of roles that look on; grants: single rows
    opened by a signed link, as (model label, primary key).
    """

    kind: ActorKind
    user_id: int | None = None
    organisation_id: int | None = None
    organisations: frozenset[int] = frozenset()
    acts_for: frozenset[int] = frozenset()
    permissions: frozenset[str] = frozenset()
    oversees: frozenset[tuple[str, int]] = frozenset()
    grants: frozenset[tuple[str, int]] = frozenset()
    name: str = field(default="", compare=False)

    @property
    def is_trusted(self) -> bool:
        """The instance itself: the worker and the operator at the command line."""
        return self.kind in (ActorKind.SYSTEM, ActorKind.OPERATOR)

    def may(self, permission: str) -> bool:
        return self.is_trusted or permission in self.permissions

    def require(self, permission: str) -> None:
        if not self.may(permission):
            raise NotAllowed

    def granted(self, model: type[models.Model]) -> list[int]:
        return [pk for label, pk in self.grants if label == model._meta.label_lower]


SYSTEM = Actor(ActorKind.SYSTEM, name="system")
OPERATOR = Actor(ActorKind.OPERATOR, name="operator")
ANONYMOUS = Actor(ActorKind.CONSUMER)


class ScopedManager(models.Manager):
    """Answers only `.visible_to(actor)`; forms and prefetches inherit the refusal."""

    def get_queryset(self) -> NoReturn:
        raise ScopeMissing(f"{self.model.__name__}.objects needs .visible_to(actor)")

    def visible_to(self, actor: Actor) -> models.QuerySet:
        rows = models.QuerySet(self.model, using=self._db)
        return rows if actor.is_trusted else rows.filter(self.model.scope(actor))

    def create(self, **fields: Any) -> Any:
        return models.QuerySet(self.model, using=self._db).create(**fields)

    def bulk_create(self, rows: Iterable[Any], **options: Any) -> list:
        return models.QuerySet(self.model, using=self._db).bulk_create(rows, **options)


class ScopedModel(models.Model):
    """Base of every table that belongs to somebody."""

    objects = ScopedManager()
    holder_field = "holder_id"

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The rows this actor may see."""
        raise NotImplementedError(f"{cls.__name__}.scope")

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """The rows this actor may act on; the holder, unless a table says otherwise."""
        return Q(**{f"{cls.holder_field}__in": actor.acts_for})

    def is_within_reach(self, actor: Actor) -> bool:
        """The same as reach(), for a row in hand."""
        return actor.is_trusted or getattr(self, self.holder_field) in actor.acts_for

    def refuse_step(self) -> None:
        """Raises OnlyRead where nobody may take any step with a row that still is read."""

    def refresh_from_db(
        self, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        rows = from_queryset if from_queryset is not None else models.QuerySet(type(self), using=using)
        super().refresh_from_db(using=using, fields=fields, from_queryset=rows)

    def validate_unique(self, exclude: Any = None) -> None:
        """Left to the database: a form must not answer whether another member holds a number."""

    def validate_constraints(self, exclude: Any = None) -> None:
        """As above."""


Row = TypeVar("Row", bound=ScopedModel)


def find(model: type[Row], pk: int, *, actor: Actor) -> Row:
    """One row within the actor's scope; outside it, the row does not exist (NotVisible)."""
    row = model.objects.visible_to(actor).filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def lock(model: type[Row], pk: int, *, actor: Actor, by: str = HOLDER) -> Row:
    """First beat of an operation: find the row in scope, demand reach, hold it until the transaction ends.

    `by` names whose step it is: the holder's, one that a consumer or business may also take on a row that a
    signed link opened to them, or one of those who see the row without holding it (OVERSEER, PARTNER); what
    exactly they may do there, the operation says.
    """
    rows = model.objects.visible_to(actor).filter(pk=pk).select_for_update(of=("self",))
    row = rows.annotate(held=ExpressionWrapper(_reach(model, actor), BooleanField())).first()
    if row is None:
        raise NotVisible
    row.refuse_step()
    is_theirs = by in (OVERSEER, PARTNER) or (by in (CONSUMER, BUSINESS) and pk in actor.granted(model))
    if not row.held and not is_theirs:
        raise NotAllowed
    return row


def _reach(model: type[ScopedModel], actor: Actor) -> Q:
    return Q(pk__isnull=False) if actor.is_trusted else model.reach(actor)


def subject_of(row: models.Model) -> str:
    """The name under which events, files, papers and messages of a row are kept: "complaint:17"."""
    return f"{row._meta.model_name}:{row.pk}"


def holder_of(row: models.Model) -> int | None:
    """The organisation that holds a row; what is attached to the row belongs to it as well."""
    return getattr(row, getattr(row, "holder_field", "organisation_id"), None)


class AttachedModel(models.Model):
    """Base of tables whose rows belong to a subject (events, files, papers, messages, consents).

    They hold no foreign key upwards: a plain organisation id and the subject's name. They are read through
    attached(), with a subject that was found in scope.
    """

    organisation_id = models.BigIntegerField(null=True, db_index=False)
    subject = models.CharField(max_length=60)

    class Meta:
        abstract = True


Attached = TypeVar("Attached", bound=AttachedModel)


def attached(model: type[Attached], subject: models.Model) -> "models.QuerySet[Attached]":
    """Rows of an attached table that belong to a subject the caller has found in scope."""
    return model.objects.filter(subject=subject_of(subject))
