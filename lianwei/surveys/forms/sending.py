"""An answer as it comes over the wire, from our script or from the plain form."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, LianweiError
from lianwei.core.scope import Actor
from lianwei.surveys.models import Channel
from lianwei.surveys.operations.answers import Given, RefusedAnswer, receive_answer

from .plain import PlainPage

SALT, LARGEST, LONGEST_LANGUAGE = "survey begun", 300_000, 40
FARTHEST = 50  # years: the clock of a device goes wrong, but not so far


def taken(code: str, *, actor: Actor, body: bytes, who: str) -> tuple[dict[str, Any], int]:
    """What the script is told, and the status."""
    try:
        row = receive_answer(code, actor=actor, given=_given(body, who))
    except RefusedAnswer as refusal:
        return {"title": _("Please look at your answers again."), "errors": refusal.faults}, refusal.status
    except LianweiError as refusal:
        return {"title": str(refusal.message)}, refusal.status
    return {"uuid": str(row.uuid)}, 201


def plainly_taken(code: str, form: PlainPage, *, actor: Actor, who: str) -> dict[str, str]:
    """A sentence by place for what is not taken; nothing where it arrived."""
    try:
        receive_answer(code, actor=actor, given=_plainly_given(form, who))
    except RefusedAnswer as refusal:
        return refusal.faults
    return {}


def _given(body: bytes, who: str) -> Given:
    """What the script sent. Raises Invalid for anything else."""
    try:
        sent: Any = json.loads(body[:LARGEST])
        return Given(
            uuid=uuid.UUID(sent["uuid"]),
            answers=dict(sent["answers"]),
            began_at=_instant(sent["began"]),
            ended_at=_instant(sent["ended"]),
            language="".join(filter(str.isprintable, str(sent["language"])))[:LONGEST_LANGUAGE],
            channel=Channel.LATER if sent.get("channel") == Channel.LATER else Channel.PAGE,
            who=who,
            is_bait_taken=bool(sent.get("website")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as fault:
        raise Invalid(_("These answers cannot be read. Please reload the page.")) from fault


def _plainly_given(form: PlainPage, who: str) -> Given:
    try:
        begun = signing.loads(form.sent.get("begun", ""), salt=SALT)
        mark = uuid.UUID(form.sent.get("mark", ""))
    except (signing.BadSignature, ValueError) as fault:
        raise Invalid(_("These answers cannot be read. Please reload the page.")) from fault
    return Given(
        uuid=mark,
        answers=form.given,
        began_at=datetime.fromtimestamp(begun, tz=clock.now().tzinfo),
        ended_at=clock.now(),
        language=form.language[:LONGEST_LANGUAGE],
        channel=Channel.PLAIN,
        who=who,
        is_bait_taken=bool(form.sent.get("website")),
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if abs(at.year - clock.today().year) > FARTHEST:
        raise ValueError(at.year)
    return at if at.tzinfo else at.replace(tzinfo=clock.now().tzinfo)
