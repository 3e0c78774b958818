"""Letters and interviews: a platform's advisory letter by three members with its late answer and second look,
an interview with its article, a meeting of a member without one, a report to an authority. All made up.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from lianwei.cases.models import Respondent
from lianwei.core import clock
from lianwei.core.documents import operations as papers
from lianwei.core.scope import OPERATOR
from lianwei.knowledge.queries.texts import law_article
from lianwei.registry.queries import find_business
from lianwei.supervision.models import Letter, addressees_of, issuers_of
from lianwei.supervision.operations.letters import answering, closing, drafting, rectifying, signing

from .alliance import Member
from .invention import Shop

GROUNDS = (
    "近期，消费者集中反映平台商家预付卡“退费难”：规则不公示，退费设置最低次数，余额逾期清零。"
    "经比对，有关条款排除消费者主要权利。"
)
DEMANDS = ("在首页公示退费规则和办理时限", "取消余额逾期清零条款", "七个工作日内办结已有退费申请")
LAW = "渝都市消费者权益保护条例（合成示例）"  # no such regulation: it shows where one's own is entered
POWER = "消费者权益保护委员会可以就侵害消费者合法权益的行为约谈经营者，要求其说明情况、限期整改。（合成示例）"


def write_advice(members: Sequence[Member], shops: Mapping[str, Sequence[Shop]]) -> None:
    """The first of `members` leads."""
    lead, second, third = members[:3]
    firms = _most_complained_of(lead, shops)
    letter = _sent(
        [lead, second, third], days=40, entry=_entry("advisory", "关于规范预付卡退费的劝喻函", firms[0])
    )
    _answer_late(letter, lead, second)
    told = {"law_name": LAW, "article": "47", "text": POWER}
    closing.enter_interview_power(
        actor=lead.desk.head, valid_from=clock.today() - timedelta(days=400), **told
    )
    _interview(lead, firms[1])
    _meeting(second, firms[2])
    _sent([lead], days=12, entry=_entry("report", "关于预付式消费“退费难”的情况反映", body="market"))
    late = _entry("query", "关于预付卡退费进度的查询函", firms[0])
    _sent([lead], days=30, entry=late)
    drafting.draft_letter(
        _entry("suggestion", "关于公示预付卡合同条款的建议函", firms[1]), actor=lead.desk.mediator
    )


def _most_complained_of(lead: Member, shops: Mapping[str, Sequence[Shop]]) -> list[int]:
    """Businesses with the most complaints at a member, then any."""
    rows = Respondent.objects.visible_to(OPERATOR).filter(complaint__holder=lead.organisation)
    counted = Counter(rows.exclude(business=None).order_by("pk").values_list("business_id", flat=True))
    return [pk for pk, _count in counted.most_common(3)] + [each[0].pk for each in shops.values()][:3]


def _law() -> list[int]:
    held = (law_article("CPL", number, on=clock.today()) for number in ("26", "37"))
    return [each.pk for each in held if each is not None]


def _entry(kind: str, title: str, firm: int = 0, body: str = "", **changes: object) -> drafting.LetterEntry:
    told = {"businesses": [firm] if firm else [], "authorities": [body] if body else []}
    told |= {"reply_due": clock.today() + timedelta(days=14), "articles": _law()}
    return drafting.LetterEntry(kind=kind, title=title, grounds=GROUNDS, demands=DEMANDS, **told | changes)


def _sent(members: Sequence[Member], *, days: int, entry: drafting.LetterEntry) -> Letter:
    """Signed by all and sent so many days ago; the answer was due two weeks after."""
    lead, *others = members
    with clock.playing(clock.now() - timedelta(days=days)):
        today = clock.today()
        keys = [each.organisation.pk for each in others]
        due, since = today + timedelta(days=14), today - timedelta(days=90)
        whole = {"partners": keys, "reply_due": due, "since": since, "until": today}
        told = {name: getattr(entry, name) for name in drafting.LetterEntry.__slots__}
        letter = drafting.draft_letter(drafting.LetterEntry(**told | whole), actor=lead.desk.mediator)
        signing.circulate_letter(letter.pk, actor=lead.desk.mediator)
        for each in others:
            signing.join_letter(letter.pk, actor=each.desk.mediator)
        for each in members:
            _sign(letter, each)
        signing.send_letter(letter.pk, actor=lead.desk.mediator, way="post")
        served = {"way": "post", "result": "received", "delivered_on": today}
        signing.serve_letter(letter.pk, actor=lead.desk.clerk, addressee_id=_first(letter), **served)
    return letter


def _sign(letter: Letter, member: Member) -> None:
    key = issuers_of(letter).get(organisation=member.organisation).document_id or 0
    writer, head = (
        {"subject": letter, "actor": member.desk.mediator},
        {"subject": letter, "actor": member.desk.head},
    )
    papers.submit_document(key, **writer)
    papers.review_document(key, **head)
    papers.countersign_document(key, **head)
    papers.approve_document(key, series=member.organisation.paper_series, **head)
    papers.seal_document(key, seal="公章", copies=3, **writer)


def _first(letter: Letter) -> int:
    return addressees_of(letter)[0].pk


def _answer_late(letter: Letter, lead: Member, checker: Member) -> None:
    """Answered after the date; put right late; another member looked, and looks again."""
    actor, key = lead.desk.mediator, _first(letter)
    with clock.playing(clock.now() - timedelta(days=20)):
        token = answering.invite_answer(letter.pk, actor=actor, addressee_id=key)
        answering.answer_by_link(token, words="来函收悉。公司已成立专班，将修订规则并逐单核查退费申请。")
        due = clock.today() + timedelta(days=7)
        rows = [
            rectifying.promise_rectification(letter.pk, actor=actor, addressee_id=key, what=what, due_on=due)
            for what in DEMANDS[:2]
        ]
    with clock.playing(clock.now() - timedelta(days=5)):
        proof = {"rectification_id": rows[0].pk, "proof": "首页已公示退费规则，附截图说明。"}
        rectifying.prove_rectification(letter.pk, actor=actor, **proof)
        asked = {"rectification_id": rows[0].pk, "checker_id": checker.organisation.pk}
        rectifying.ask_check_of_rectification(letter.pk, actor=actor, **asked)
    with clock.playing(clock.now() - timedelta(days=3)):
        again = clock.today() + timedelta(days=30)
        found = {"is_confirmed": True, "finding": "现场打开首页核对，规则已公示。", "recheck_on": again}
        rectifying.check_rectification(
            letter.pk, actor=checker.desk.mediator, rectification_id=rows[0].pk, **found
        )


def _interview(lead: Member, firm: int) -> None:
    venue = _venue(lead, days=-10)
    entry = _entry("interview", "关于约谈预付卡退费问题的通知", firm, venue=venue)
    letter = _sent([lead], days=14, entry=entry)
    minutes = "通报投诉情况和有关规定；对方承认退费审核过慢，表示限期整改。"
    told = {"attendance": "came", "minutes": minutes}
    rectifying.hold_interview(letter.pk, actor=lead.desk.mediator, **told)
    promise = {"what": "两周内办结全部退费申请", "due_on": clock.today() + timedelta(days=4)}
    rectifying.promise_rectification(
        letter.pk, actor=lead.desk.mediator, addressee_id=_first(letter), **promise
    )


def _meeting(member: Member, firm: int) -> None:
    """This member has no article that lets it call a business in."""
    name = find_business(firm).name
    entry = _entry("meeting", f"关于邀请{name[:20]}座谈的函", firm, venue=_venue(member, days=6))
    _sent([member], days=2, entry=entry)


def _venue(member: Member, *, days: int) -> drafting.Venue:
    at = clock.now() + timedelta(days=days)
    place = f"{member.organisation.name}会议室"
    return drafting.Venue(at, place, "秘书长、投诉部负责人", "主要负责人、客服负责人")
