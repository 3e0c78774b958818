"""A city's system in the demo: one request that it has dealt with. The inlet is withdrawn again, so that the
demo calls nobody.
"""

from lianwei.arrivals.models import Inlet
from lianwei.arrivals.operations.inlets import create_inlet, withdraw_inlet
from lianwei.cases.models import Complaint
from lianwei.cases.operations.between.cities import ask_city, note_city_answer
from lianwei.core.scope import OPERATOR

from .alliance import Member

PLACE = {
    "name": "城市管理平台（演示）",
    "url": "https://city.example.org/open311/v2",
    "form": "json",
    "jurisdiction": "",
    "mapping": "open311",
    "minutes": 1440,
}
ASKED = {
    "service_code": "shop-front",
    "text": "商家占道促销，引发多起退货纠纷，请城市管理部门到场查看。",
    "address": "演示路1号",
}
ANSWERED = {"number": "CS-2026-000318", "notes": "已到场查看，商家当日撤除占道摊位。"}


def ask_the_city(member: Member) -> None:
    """About the open case due first: the page that people open first has the card."""
    rows = Complaint.objects.visible_to(member.desk.mediator).filter(
        holder_id=member.organisation.pk, closed_on=None
    )
    complaint = rows.order_by("due_on", "pk").first()
    if complaint is None:
        return
    inlet = create_inlet(actor=member.desk.head, kind=Inlet.Kind.OPEN311, **PLACE)
    asked = ask_city(complaint.pk, actor=member.desk.mediator, inlet_id=inlet.pk, **ASKED)
    note_city_answer(asked.pk, actor=OPERATOR, is_closed=True, **ANSWERED)
    withdraw_inlet(inlet.pk, actor=member.desk.head)
