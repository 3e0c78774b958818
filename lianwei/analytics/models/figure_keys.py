"""Keys with which the programs of people read figures: R, Python, a spreadsheet."""

from django.db import models

from lianwei.core.scope import AttachedModel


class FigureKey(AttachedModel):
    """A person's own key in one organisation; the subject is the person. It reads figures as the person may
    at that moment, and nothing else. `key`: the blind index of what was shown once; `used_on`: the day of the
    last call.
    """

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_on = models.DateField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
