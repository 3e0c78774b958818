"""Stories without what tells who somebody is: what is found, what stays, how much of either."""

import json

import pytest

from bench.scrub import NUMBERS, score
from bench.scrub_texts import by_hand, generated, held_out, trades, tuned
from lianwei.cli import main
from lianwei.reading.scrubber import scrub


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("我叫王小明，电话13812346027。", "我叫〔姓名〕，电话〔电话〕。"),
        ("电话幺三八零零二三四五六七", "电话〔电话〕"),
        ("手机：１５８２３４５６７８９", "手机：〔电话〕"),
        ("后来张丽娟给我回了电话", "后来〔姓名〕给我回了电话"),
        ("接电话的是陈经理", "接电话的是〔姓名〕经理"),
        ("古丽娜尔·阿不都热合曼反映", "〔姓名〕反映"),
        ("住在重庆市渝北区松石大道128号3栋2单元1203室", "住在〔地址〕"),
        ("我1990年3月5日出生", "我〔出生日期〕出生"),
        ("2026年3月5日购买", "2026年3月5日购买"),
        ("银行卡尾号6621", "银行卡尾号〔卡号〕"),
        ("案号YZ-2026-01183", "案号〔单号〕"),
        ("见https://item.example.com/p/668812003.html", "见〔链接〕"),
        ("官网https://www.12315.cn/上有说明", "官网https://www.12315.cn/上有说明"),
        ("My name is John Carter.", "My name is 〔姓名〕."),
        ("新能源车渝AD67890漏电", "新能源车〔车牌〕漏电"),
        ("本人劉家輝於上月購買手機", "本人〔姓名〕於上月購買手機"),
        ("姓名：陈 桂 芝 电话：无", "姓名：〔姓名〕 电话：无"),
        ("经办人：吴\n芳，已核对", "经办人：〔姓名〕，已核对"),
        ("店员鹿鹿说要等三天", "店员〔姓名〕说要等三天"),
        ("真名听说是郝运来，网名不知道", "真名听说是〔姓名〕，网名不知道"),
        ("一个叫季节的客服让我补差价", "一个叫〔姓名〕的客服让我补差价"),
        ("沙马伍呷的孩子没有退到学费", "〔姓名〕的孩子没有退到学费"),
        ("蒋二娃遭骗了五万", "〔姓名〕遭骗了五万"),
        ("日本客人田中健一的行李丢了", "日本客人〔姓名〕的行李丢了"),
        ("通过微信zhy_fitness88联系", "通过微信〔账号〕联系"),
        ("订单36587412098无法处理", "订单〔单号〕无法处理"),
    ],
)
def test_what_tells_who_somebody_is_becomes_a_mark(text, left):
    assert scrub(text).text == left
    assert scrub(left).text == left


@pytest.mark.parametrize(
    "text",
    [
        "王记酸辣粉的碗里有头发",
        "在李宁专卖店买的鞋开胶",
        "刘一手火锅解放碑店不开发票",
        "在张家界旅游时被强制购物",
        "该商品万元起售，高档礼盒",
        "打了12315和12345，还有96315",
        "中山四路上的咖啡馆",
        "方案是等，时间不确定",
        "还剩3万积分，共4000余元，曾投诉到物业",
        "客服电话打不通，店员态度很差，商家迟迟不发货",
        "梅溪湖边上的夏华商品交易中心和万家丽路",
        "记者和律师都来了，承办人和主管领导也在",
        "",
    ],
)
def test_businesses_places_and_words_stay(text):
    assert scrub(text).text == text


def test_places_are_those_of_the_original():
    text = "请打１３８１２３４６０２７找王桂芳女士"

    found = scrub(text).found

    assert [(each.kind, text[each.start : each.end]) for each in found] == [
        ("phone", "１３８１２３４６０２７"),
        ("name", "王桂芳"),
    ]


def test_goals_hold_on_synthetic_narratives():
    narratives = [*generated(400, seed=7), *by_hand()]

    told = score(narratives)

    assert len(narratives) >= 500
    assert told.recall(*NUMBERS) >= 0.99
    assert told.recall("name") >= 0.95
    assert told.precision("name") >= 0.95
    assert told.precision(*NUMBERS) >= 0.99


def test_narratives_nobody_looked_at_are_read_nearly_as_well():
    told = score(held_out())

    assert told.recall(*NUMBERS) >= 0.99
    assert told.recall("name") >= 0.9


def test_names_of_every_trade_and_people_are_found_where_nobody_tuned():
    told, tuned_on = score(trades(is_held_out=True)), score([*trades(is_held_out=False), *tuned()])

    assert told.marked["name"] + tuned_on.marked["name"] >= 500
    assert told.recall("name") >= 0.74
    assert told.precision("name") >= 0.92
    assert tuned_on.recall("name") >= 0.83
    assert told.recall(*NUMBERS) >= 0.99


def test_command_writes_the_scrubbed_text_and_what_was_found(tmp_path, capsys):
    file = tmp_path / "told.csv"
    file.write_text('id,text\n1,"我叫王小明，电话13812346027"\n2,没有什么\n', encoding="utf-8")

    assert main(["scrub", str(file)]) == 0

    head, first, second = capsys.readouterr().out.splitlines()
    assert head == "id,text,found"
    assert first.startswith("1,我叫〔姓名〕，电话〔电话〕,")
    assert second == "2,没有什么,[]"
    told = json.loads(first.partition("〔电话〕,")[2].strip('"').replace('""', '"'))
    assert told == [{"kind": "name", "start": 2, "end": 5}, {"kind": "phone", "start": 8, "end": 19}]


def test_command_refuses_a_table_without_texts(tmp_path, capsys):
    file = tmp_path / "told.csv"
    file.write_text("id,words\n1,a\n", encoding="utf-8")

    assert main(["scrub", str(file)]) == 1
    assert "text" in capsys.readouterr().err
