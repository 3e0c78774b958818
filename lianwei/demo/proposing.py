"""A suggestion on a regulation, adopted in part, and a group standard in its comment period. All invented."""

from datetime import timedelta

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.supervision.models import Suggestion
from lianwei.supervision.operations.proposing.comments import collect_comment, decide_comment
from lianwei.supervision.operations.proposing.drafting import (
    ArticleEntry,
    SuggestionEntry,
    draft_suggestion,
    write_suggestion,
)
from lianwei.supervision.operations.proposing.going_on import (
    Passage,
    answer_suggestion,
    close_suggestion,
    move_suggestion,
    submit_suggestion,
)

from .alliance import Member

SYNTHETIC = "（演示数据，条文和意见均为虚构）"
RULES = (
    ArticleEntry(
        number="第十二条",
        present="消费者要求退回预付款余额的，经营者应当在三十日内退回。",
        proposed="消费者要求退回预付款余额的，经营者应当在十五日内退回，并不得收取手续费。",
        reason="退款时间长、扣手续费是投诉集中的问题。",
        rests_on="预付式消费类投诉统计（合成数据）",
    ),
    ArticleEntry(
        number="新增一条",
        proposed="经营者应当在经营场所显著位置公示预付款余额查询和退款方式。",
        reason="消费者普遍反映不知道余额和退款途径。",
    ),
)
STANDARD = (
    ArticleEntry(
        number="4.1",
        proposed="培训机构应在签约前以书面形式告知退费规则。",
        reason="退费规则不清是争议的主要原因。",
    ),
    ArticleEntry(number="5.3", proposed="退费应在受理后七个工作日内办结。", reason="统一办理时限。"),
)
COMMENTS = (
    ("某教育培训行业协会", "5.3", "七个工作日偏短，建议十个工作日。"),
    ("", "4.1", "希望写明口头告知不算数。"),
    ("某高校法学院", "4.1", "建议增加告知内容的清单。"),
)


def show_suggestions(member: Member) -> None:
    """Both belong to the member that is shown."""
    with clock.playing(clock.now() - timedelta(days=150)):
        row = _suggestion(member.desk.head)
    with clock.playing(clock.now() - timedelta(days=20)):
        _adopted(row, member.desk.head)
    with clock.playing(clock.now() - timedelta(days=25)):
        standard = _standard(member.desk.head)
    _commented(standard, member.desk.head)


def _suggestion(actor: Actor) -> Suggestion:
    today = clock.today()
    entry = SuggestionEntry(
        kind="law",
        title="关于预付式消费管理办法（征求意见稿）的修改建议",
        recipient="市司法局（虚构）",
        grounds=f"围绕退款时限和信息公示提出修改建议{SYNTHETIC}。",
        closes_on=today + timedelta(days=20),
    )
    row = draft_suggestion(entry, actor=actor)
    for each in RULES:
        write_suggestion(row.pk, each, actor=actor)
    return submit_suggestion(row.pk, actor=actor, on=today, note="征求意见网站提交")


def _adopted(row: Suggestion, actor: Actor) -> None:
    answer_suggestion(
        row.pk, actor=actor, on=clock.today(), note="第十二条采纳十五日的建议，新增条款未采纳。"
    )
    close_suggestion(row.pk, actor=actor, outcome="partly", conclusion="预付式消费管理办法（虚构）第十二条")


def _standard(actor: Actor) -> Suggestion:
    today = clock.today()
    entry = SuggestionEntry(
        kind="group",
        title="校外培训机构退费服务规范",
        recipient="联盟示范消费者协会（虚构）",
        grounds=f"统一校外培训退费的告知、受理和办结要求{SYNTHETIC}。",
    )
    row = draft_suggestion(entry, actor=actor)
    for _stage in ("approval", "drafting"):
        move_suggestion(row.pk, Passage(today), actor=actor)
    for each in STANDARD:
        write_suggestion(row.pk, each, actor=actor)
    period = Passage(today, ends_on=today + timedelta(days=35))
    return move_suggestion(row.pk, period, actor=actor)


def _commented(row: Suggestion, actor: Actor) -> None:
    made = [
        collect_comment(
            row.pk, actor=actor, source=source, article=article, words=words, received_on=clock.today()
        )
        for source, article, words in COMMENTS
    ]
    reason = "保护消费者及时取回款项，分阶段办理可满足需要。"
    decide_comment(row.pk, made[0].pk, actor=actor, decision="refused", reason=reason)
