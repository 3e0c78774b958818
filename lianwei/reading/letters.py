"""What can be read off a letter that somebody wrote freely: who, how to reach them, against whom. Pure.

Every finding is a proposal that a person looks at; empty where nothing is found.
"""

import re

from lianwei.reading.patterns import FAR_PHONE, HALF_WIDTH, LANDLINE, MOBILE, normalise

SAYS = r"[ :：是为]*"
NAME = re.compile(
    rf"(?:姓名|我叫|投诉人|联系人|本人){SAYS}(?P<name>[\u4e00-\u9fff·]{{2,4}})(?![\u4e00-\u9fff])"
)
LABELLED = re.compile(
    rf"(?:被投诉(?:方|人|单位|商家)?|商家(?:名称)?|商户(?:名称)?|店名|经营者(?:名称)?|公司名称)[:：]{SAYS}"
    r"(?P<name>[^\s,，。;；]{2,40})"
)
KINDS = (
    "有限责任公司|有限公司|公司|超市|商场|商城|商店|专卖店|旗舰店|直营店|门店|4S店|酒店|宾馆|餐厅|饭店|火锅店|酒楼|美容院|"
    "美发店|健身房|健身中心|健身会所|俱乐部|培训学校|培训机构|幼儿园|医院|诊所|影楼|驾校|旅行社|物业|眼镜店|药店|"
    "母婴店|家具城|建材城|加油站|店"
)
NAMED = re.compile(
    r"(?:投诉|在|向|从|找|与|跟|通过|举报)(?:了|的|位于)?(?P<name>[\u4e00-\u9fffA-Za-z0-9()（）·]{2,24}?"
    rf"(?:{KINDS}))"
)
ASKS = re.compile(r"请问|咨询|想问|想了解|能否|能不能|可不可以|怎么办|如何|是否合法|[?？]")
DISPUTES = re.compile(r"投诉|退款|退货|退钱|赔偿|维权|拒绝|不退|不给|欺诈|质量问题|跑路|要求")
REPORTS = re.compile(r"举报")
LONGEST_QUESTION = 300


def phone_in(text: str) -> str:
    """The first phone number."""
    plain = text.translate(HALF_WIDTH)
    for pattern in (MOBILE, LANDLINE, FAR_PHONE):
        if found := pattern.search(plain):
            return normalise("phone", found[0])
    return ""


def name_in(text: str) -> str:
    """The name somebody gives as the own one."""
    found = NAME.search(text)
    return found["name"] if found else ""


def business_in(text: str) -> str:
    """The business a letter is about: named as such, else the first that is called like one."""
    found = LABELLED.search(text) or NAMED.search(text)
    return found["name"].strip("的了") if found else ""


def only_asks(text: str) -> bool:
    """Whether a letter asks something and disputes nothing."""
    return len(text) <= LONGEST_QUESTION and bool(ASKS.search(text)) and not DISPUTES.search(text)


def only_reports(text: str) -> bool:
    """Whether a letter reports a violation and asks for nothing itself."""
    return bool(REPORTS.search(text)) and not DISPUTES.search(text)
