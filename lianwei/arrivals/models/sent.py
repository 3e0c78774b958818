"""Files that a source sends in parts, so that a line that breaks loses no more than one of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import AttachedModel
from lianwei.core.sealed import SealedField, SealedModel


class SentStatus(models.TextChoices):
    OPEN = "open", _("Parts are missing")
    WHOLE = "whole", _("Whole, waits for the matter it belongs to")
    KEPT = "kept", _("With the case")
    REFUSED = "refused", _("Not taken")
    EXPIRED = "expired", _("Not sent to the end")


class SentFile(AttachedModel, SealedModel):
    """A file on its way; its subject is the source. `client_id` is the source's own name for it, `belongs_to`
    the client id of the submission it goes with. `sha256` is that of the whole file, as the source says it.
    """

    client_id = models.UUIDField()
    belongs_to = models.UUIDField()
    name = SealedField(mask="text")
    size = models.PositiveBigIntegerField()
    part_size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_sandbox = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=SentStatus, default=SentStatus.OPEN)
    fault = models.CharField(max_length=300, default="")
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "client_id"], name="sent_file_once")]
        indexes = [models.Index(fields=["subject", "belongs_to"], name="sent_file_of_arrival")]

    @property
    def parts(self) -> int:
        """How many parts it has; the last one may be shorter."""
        return -(-self.size // self.part_size)

    def length_of(self, number: int) -> int:
        """Bytes of a part, from 1."""
        return min(self.part_size, self.size - (number - 1) * self.part_size)


class SentPart(AttachedModel):
    """One part, sealed to its place; its subject is the file."""

    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="sent_part_once")]
