"""The paper that answers a request about one's own data (答复书). Papers are Chinese."""

from django.utils import translation

from lianwei.cases.models import Complainant
from lianwei.core import clock
from lianwei.core.documents.paper import Paper
from lianwei.core.scope import Actor, subject_of
from lianwei.core.sealed import Sealed
from lianwei.knowledge.papers import fill_template, template_in_force
from lianwei.retention.models import Decision, PersonRequest, RequestKind
from lianwei.retention.rules.rights import rights

CODE = "person_request_reply"
DECISIONS = {
    (RequestKind.ACCESS, Decision.GRANTED): "同意。您的个人信息副本通过一次性链接提供，链接七日内有效。",
    (RequestKind.CORRECTION, Decision.GRANTED): "同意。有关信息已经或者将立即更正。",
    (
        RequestKind.ERASURE,
        Decision.GRANTED,
    ): "同意。有关案卷保管期限已满，已停止使用，按程序列入销毁清册予以销毁。",
    (RequestKind.ERASURE, Decision.STORED): (
        "有关案卷属于依法归档的档案，保管期限尚未届满，暂不能删除。自决定之日起，本单位停止除存储和采取必要的安全保护"
        "措施之外的处理，保管期限届满后按程序销毁。"
    ),
    (
        RequestKind.RESTRICTION,
        Decision.GRANTED,
    ): "同意。自决定之日起，本单位停止除存储和采取必要的安全保护措施之外的处理。",
}
REFUSED = "不予同意。"
SENDER = "申请人"  # a person who asked on the tracking page and left no name


def reply_paper(request: PersonRequest, *, actor: Actor) -> Paper:
    """The reply with the decision in words; the name of the person is opened for it, which leaves a trace."""
    right = rights()[request.kind]
    kind, decision = RequestKind(request.kind), Decision(request.decision)
    org_kind = "authority" if request.holder.kind.is_authority else "association"
    template = template_in_force(CODE, on=clock.today(), org_kind=org_kind)
    with translation.override("zh-hans"):
        return fill_template(
            template,
            {
                "issuer": request.holder.name,
                "to": _name(request, actor),
                "received_on": request.received_on,
                "request": right.name,
                "request_no": request.number,
                "decision": DECISIONS.get((kind, decision), REFUSED),
                "reasons": request.reasons,
                "basis": right.article,
            },
        )


def _name(request: PersonRequest, actor: Actor) -> str:
    value = request.name or _complainant_name(request, actor)
    return value.reveal(actor, "reply", subject=subject_of(request)) if value else SENDER


def _complainant_name(request: PersonRequest, actor: Actor) -> Sealed | None:
    keys = [int(each.partition(":")[2]) for each in request.subjects if each.startswith("complaint:")]
    people = Complainant.objects.visible_to(actor).filter(complaint_id__in=keys).order_by("pk")
    return next((each.name for each in people if each.name), None)
