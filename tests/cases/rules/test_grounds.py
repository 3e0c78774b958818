"""Every ground to decline and to terminate, word for word."""

import pytest

from lianwei.cases.rules.loading import load_rulesets

REFUSAL_GROUNDS = [
    ("SAMR-121", "RF121-1", "投诉事项不属于市场监督管理部门职责，或者本行政机关不具有处理权限的"),
    (
        "SAMR-121",
        "RF121-2",
        "法院、仲裁机构、市场监督管理部门或者其他行政机关、消费者协会已经受理或者处理过同一消费者权益争议的",
    ),
    (
        "SAMR-121",
        "RF121-3",
        "不是为生活消费需要购买、使用商品或者接受服务，或者不能证明与被投诉人之间存在消费者权益争议的",
    ),
    (
        "SAMR-121",
        "RF121-4",
        "除法律另有规定外，投诉人知道或者应当知道自己的权益受到被投诉人侵害之日起超过三年的",
    ),
    ("SAMR-121", "RF121-5", "未提供本办法第十条第一款、第十一条规定的材料，或者提供虚假材料的"),
    ("SAMR-121", "RF121-6", "冒用他人名义或者拒不配合核验真实身份信息的"),
    ("SAMR-121", "RF121-7", "法律、法规、规章规定不予受理的其他情形"),
    ("CCA-GUIDE", "RFCCA-01", "不是为生活消费需要的争议（经营者之间、生产经营用途）"),
    ("CCA-GUIDE", "RFCCA-02", "没有明确的被投诉人或者联系方式、地址不实"),
    ("CCA-GUIDE", "RFCCA-03", "没有具体投诉请求和事实依据"),
    ("CCA-GUIDE", "RFCCA-04", "超过保修、保质期且双方无约定的质量争议"),
    ("CCA-GUIDE", "RFCCA-05", "双方已达成调解协议并履行，且无新情况、新理由"),
    ("CCA-GUIDE", "RFCCA-06", "法院、仲裁机构、行政部门或者其他调解组织已受理或者处理"),
    ("CCA-GUIDE", "RFCCA-07", "消费者无法证明与经营者的交易关系"),
    ("CCA-GUIDE", "RFCCA-08", "因不可抗力造成损害的"),
    ("CCA-GUIDE", "RFCCA-09", "消费者提供虚假材料或者拒绝提供真实身份信息"),
    ("CCA-GUIDE", "RFCCA-10", "消费争议超过诉讼时效（三年）"),
    ("CCA-GUIDE", "RFCCA-11", "国家法律法规规定由其他部门专门处理（医疗事故、金融、劳动、交通事故等）"),
    ("CCA-GUIDE", "RFCCA-99", "其他不符合法律法规规定的情形"),
]
END_GROUNDS = [
    ("SAMR-121", "ME121-1", "投诉人撤回投诉或者双方自行和解的"),
    ("SAMR-121", "ME121-2", "投诉人、被投诉人无正当理由不参加调解，或者明确拒绝调解的"),
    ("SAMR-121", "ME121-3", "经组织调解，投诉人或者被投诉人明确表示无法达成调解协议的"),
    ("SAMR-121", "ME121-4", "投诉人与被投诉人对鉴定、检测费用承担无法协商一致的"),
    ("SAMR-121", "ME121-5", "自投诉受理之日起六十日内投诉人和被投诉人未能达成调解协议的"),
    ("SAMR-121", "ME121-6", "受理后发现存在第十六条、第四十二条规定情形的"),
    ("SAMR-121", "ME121-7", "投诉人、被投诉人死亡或者主体资格灭失的"),
    ("SAMR-121", "ME121-8", "法律、法规、规章规定的应当终止调解的其他情形"),
    ("SAMR-20", "ME020-5", "自投诉受理之日起四十五个工作日内未能达成调解协议的"),
]


@pytest.mark.parametrize(("ruleset", "code", "name"), REFUSAL_GROUNDS)
def test_refusal_ground(ruleset, code, name):
    assert load_rulesets()[ruleset].refusal_ground(code).name == name


@pytest.mark.parametrize(("ruleset", "code", "name"), END_GROUNDS)
def test_end_ground(ruleset, code, name):
    assert load_rulesets()[ruleset].end_ground(code).name == name


def test_the_expired_limit_is_a_ground_only_after_the_clock_has_run_out():
    grounds = [
        ground.code
        for ruleset in load_rulesets().values()
        for ground in ruleset.end_grounds
        if ground.after_clock
    ]

    assert grounds == ["MECCA-07", "ME020-5", "ME121-5"]
