"""Texts of letters for tests."""

from lianwei.core.scope import SYSTEM
from lianwei.knowledge.models import ReplyTemplate
from lianwei.knowledge.operations import ReplyEntry, create_reply_template, load_replies
from lianwei.members.models import Organisation
from tests.factories.members import make_actor

BODY = "{{ 投诉人 }},您的投诉 {{ 案号 }} 已收到。"


def own(organisation: Organisation, body: str = BODY, **changes: object) -> ReplyTemplate:
    """A text of this organisation's."""
    entry = ReplyEntry(**{"name": "回信", "body": body, "statuses": ("received",)} | changes)
    return create_reply_template(entry, actor=make_actor("head", organisation=organisation))


def shared(code: str = "acceptance") -> ReplyTemplate:
    """A shipped text."""
    load_replies()
    rows = ReplyTemplate.objects.visible_to(SYSTEM)
    return rows.get(code=code, organisation=None, replaced_at=None)
