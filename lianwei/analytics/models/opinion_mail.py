"""Mailboxes as sources of published texts: how one is reached, and which mails of it were read."""

import json

from django.db import models

from lianwei.core.postbox import OPEN, STARTTLS, TLS, Account
from lianwei.core.sealed import SealedField, SealedModel

from .opinions import OfOrganisation, OpinionSource


class OpinionMailbox(OfOrganisation, SealedModel):
    """How the mailbox of a source is reached, and how far it was read.

    `account`: user and password as JSON, sealed; nulled when the source is withdrawn. `last_uid` of
    `uid_validity` is the last message that was read; it moves in the transaction that kept its texts.
    """

    source = models.OneToOneField(OpinionSource, on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8, choices=[(each, each) for each in (TLS, STARTTLS, OPEN)])
    folder = models.CharField(max_length=60, default="INBOX")
    account = SealedField(mask="text")
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)

    class Meta(OfOrganisation.Meta):
        abstract = False

    def plain_account(self) -> Account:
        """For the machine's own log-in."""
        known = json.loads(self.account.plain())
        return Account(self.host, self.port, self.security, known["user"], known["password"], self.folder)


class OpinionMail(OfOrganisation):
    """A mail that was read: once, by what it says, wherever the server counts it. No word of it stays here.

    `fault`: the code of why something of it was not kept.
    """

    source = models.ForeignKey(OpinionSource, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    kept = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=30, default="")
    read_at = models.DateTimeField()

    class Meta(OfOrganisation.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["source", "fingerprint"], name="opinion_mail_once")]
