"""The archive opens one value of a file that is only stored: with a ground of law, noted twice."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise
from lianwei.retention.models import Filing
from lianwei.retention.queries.stored import stored_value
from lianwei.retention.queries.subjects import read_subject
from lianwei.retention.rules.grounds import OPENING

OPEN = "archive.open"


@transaction.atomic
def open_stored_value(filing_id: int, *, actor: Actor, key: str, ground: str, reason: str) -> str:
    """The plain value, once. Raises Invalid without a ground, NotVisible where there is no such value."""
    filing = lock(Filing, filing_id, actor=actor)
    actor.require(OPEN)
    if ground not in OPENING:
        raise Invalid({"ground": _("Please choose the ground of law.")})
    kind, pk = read_subject(filing.subject)
    file = lock(kind, pk, actor=actor)
    value = stored_value(file, key)
    if value is None or not file.is_stored_only:
        raise NotVisible
    plain = value.reveal(actor, f"{ground}: {tokenise(reason).text}", subject=filing.subject)
    record("archive.opened", file, actor=actor, ground=ground, value=key, filing=filing.pk)
    return plain
