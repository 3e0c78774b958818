"""Tables of stored files and of the links that open one thing once."""

from django.db import models

from lianwei.core.scope import AttachedModel
from lianwei.core.sealed import SealedField, SealedModel


class FileSource(models.TextChoices):
    CONSUMER = "consumer"
    BUSINESS = "business"
    SCENE = "scene"
    STAFF = "staff"


class File(SealedModel, AttachedModel):
    """One file of one subject. Its bytes lie encrypted under a random name; this row says what they are."""

    storage_name = models.CharField(max_length=64, unique=True)
    name = SealedField(mask="text")  # as the sender called it: names of files name people
    media_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()  # bytes, as stored before encryption
    sha256 = models.CharField(max_length=64)  # of what is kept
    received_sha256 = models.CharField(max_length=64)  # of what came in, before metadata was taken out
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=20, choices=FileSource)
    is_private = models.BooleanField(default=False)
    received_by = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)  # since then the bytes are gone, the row alone is left

    class Meta:
        app_label = "core"
        indexes = [models.Index(fields=["subject", "id"], name="file_subject")]
        constraints = [
            # Per source: a second party is not told that the first already sent the same bytes.
            models.UniqueConstraint(fields=["subject", "source", "received_sha256"], name="file_once"),
        ]


class OneTimeLink(AttachedModel):
    """A door for somebody without an account. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    party = models.CharField(max_length=20)  # the ActorKind that the link makes of its holder
    grants = models.JSONField(default=list)  # [["cases.complaint", 17]]
    permissions = models.JSONField(default=list)
    issued_by = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField(default=1)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "core"
        indexes = [models.Index(fields=["subject", "purpose"], name="link_subject")]
