"""Imported goods of the demo: two cases that are about such goods, and whom to turn to."""

from lianwei.cases.models import Complaint, ImportedGoods
from lianwei.cases.operations.handling.imports import note_import
from lianwei.core.scope import OPERATOR
from lianwei.knowledge.operations.contacts import ContactEntry, add_trade_contact

from .alliance import Member

KNOWN = (
    {
        "way": ImportedGoods.Way.BONDED,
        "importer": "演示进口贸易公司",
        "platform": "演示海购平台",
        "origin": "新西兰",
    },
    {"way": ImportedGoods.Way.DIRECT, "platform": "演示海购平台", "origin": "日本"},
)
CONTACTS = (
    ContactEntry("after_sales", "演示海购平台售后", "平台上的全部进口商品", "400-000-0000", "演示数据"),
    ContactEntry("counterpart", "演示境外消费者中心", "在当地购买的商品", "www.example.org", "演示数据"),
)


def note_imports(member: Member) -> None:
    """On the cases of goods due last, so that the first pages stay as they are."""
    actor = member.desk.mediator
    rows = Complaint.objects.visible_to(actor).filter(
        holder_id=member.organisation.pk, closed_on=None, category__startswith="G"
    )
    keys = rows.order_by("-due_on", "-pk").values_list("pk", flat=True)[: len(KNOWN)]
    for pk, known in zip(list(keys), KNOWN, strict=False):
        note_import(pk, actor=actor, **known)
    for entry in CONTACTS:
        add_trade_contact(entry, actor=OPERATOR)
