"""Suggestions and group standards for tests, made by the real operations."""

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.supervision.models import Suggestion, SuggestionArticle, SuggestionComment
from lianwei.supervision.operations.proposing import comments, drafting, going_on

from . import members

TITLE = "关于预付卡退费的修改建议（测试）"
PRESENT, PROPOSED = "经营者应当在三十日内退款。", "经营者应当在十五日内退款，并公示规则。"


def head(home: Organisation) -> Actor:
    return members.make_actor("head", organisation=home)


def draft(home: Organisation, kind: str = "law", **changes: object) -> Suggestion:
    told = {"kind": kind, "title": TITLE, "recipient": "市司法局", "grounds": "退款太慢。"} | changes
    return drafting.draft_suggestion(drafting.SuggestionEntry(**told), actor=head(home))


def article(row: Suggestion, actor: Actor, **changes: object) -> SuggestionArticle:
    told = {"number": "第十二条", "present": PRESENT, "proposed": PROPOSED, "reason": "三十日太长"} | changes
    return drafting.write_suggestion(row.pk, drafting.ArticleEntry(**told), actor=actor)


def comment(row: Suggestion, actor: Actor, **changes: object) -> SuggestionComment:
    told = {
        "words": "建议改为七日",
        "source": "某行业协会",
        "article": "第十二条",
        "received_on": clock.today(),
    }
    return comments.collect_comment(row.pk, actor=actor, **told | changes)


def submitted(home: Organisation) -> Suggestion:
    actor = head(home)
    row = draft(home)
    article(row, actor)
    return going_on.submit_suggestion(row.pk, actor=actor, on=clock.today(), note="网上提交")


def passed(row: Suggestion, actor: Actor, **changes: object) -> Suggestion:
    """A group standard one stage further."""
    passage = going_on.Passage(**{"on": clock.today()} | changes)
    return going_on.move_suggestion(row.pk, passage, actor=actor)
