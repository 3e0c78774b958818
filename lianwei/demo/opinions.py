"""Published texts of the demo, all invented: a vendor's report of the day, one followed up, one source."""

from datetime import timedelta

from lianwei.analytics.operations.opinions import (
    follow_opinion_item,
    note_opinion_item,
    paste_opinion_sheet,
)
from lianwei.analytics.queries.opinions import Asked, opinion_items
from lianwei.core import clock

from .alliance import Member

CLOSED = "消费者投诉称门店大门紧锁、电话打不通，余额退不了，正在维权。"
TEXTS = (
    (
        "演示：健身房闭店，多名消费者反映预付卡退款难",
        "消费者投诉称门店大门紧锁、电话打不通，余额退不了，正在维权。",
        "演示晚报",
    ),
    (
        "演示：健身房闭店，多名消费者反映预付卡退款困难",
        "消费者投诉称门店大门紧锁、电话打不通，余额退不了，正在维权。",
        "演示都市网",
    ),
    ("演示：外卖商家卫生状况被曝光", "视频显示后厨脏乱，消费者质疑食品安全，平台称已下架整改。", "演示视频"),
    ("演示：新能源汽车召回公告", "存在安全隐患，召回部分批次，消费者可联系售后免费更换。", "演示汽车网"),
    (
        "演示：消委会发布节前消费提示",
        "提醒消费者理性办卡，保留凭证，遇到纠纷及时投诉。",
        "演示日报",
    ),
    ("演示：家电以旧换新活动受欢迎", "补贴及时到账，消费者表示满意，服务热情周到。", "演示商报"),
    ("演示：培训机构退费难引发集中投诉", "家长称机构停课后拒绝退款，已向12315投诉。", "演示晚报"),
    ("演示：某球队赢得比赛", "昨晚的比赛十分精彩。", "演示体育"),
)
FOLLOWED, NOTED = (
    "联系经营者核实闭店和退款安排，并与本单位投诉合并研判。",
    "已约请经营者说明情况，经营者承诺三日内公布退款方案。",
)


def show_opinions(member: Member) -> None:
    """What the desk of the member shown finds in the morning."""
    day = clock.today() - timedelta(days=1)
    blocks = [f"{title}\n{text}\n来源：{outlet}\n时间：{day} 09:30" for title, text, outlet in TEXTS]
    paste_opinion_sheet(actor=member.desk.head, text="\n\n".join(blocks))
    first = opinion_items(Asked(sentiment="negative"), actor=member.desk.head).rows[-1].item
    follow_opinion_item(first.pk, actor=member.desk.head, text=FOLLOWED)
    note_opinion_item(first.pk, actor=member.desk.head, text=NOTED)
