"""What many texts speak of: topics, their names, and the command."""

import csv
import io
from itertools import permutations

import pytest

from bench.hot_events import hot_topics, is_there
from lianwei.analytics.rules.topic_names import Namer
from lianwei.analytics.rules.topics import Told, headline_of, topics_of
from lianwei.cli import main

ESTATE = [
    "滨河苑捆绑销售车位\n开发商要求买房必须买车位，十二万一个，不买不给网签。",
    "滨河苑购房强制搭售车位\n售楼部说车位和房子一起卖，业主都不愿意，希望查处。",
    "投诉滨河苑开发商车位捆绑\n我六月认购的，交定金时才告诉我要加车位的钱。",
    "滨河苑车位捆绑销售何时有人管\n打过三次电话，都说在协调，销售还是照样捆绑。",
    "请查处滨河苑捆绑车位\n同楼栋的邻居都被要求签车位认购书，价格高于周边。",
]
GYM = [
    "宏达健身房关门\n7月3日去锻炼发现宏达健身房大门紧锁，3680元的年卡还剩九个月，老板李建国电话打不通。",
    "健身房老板失联\n宏达健身房大门紧锁，3680元的年卡还剩九个月，老板李建国的电话打不通，7月3日起没开过门。",
    "办的年卡没法用\n7月3日起宏达健身房大门紧锁，老板李建国电话打不通，3680元年卡还剩九个月没有用。",
]
OTHERS = [
    "空调不制冷\n装好当天就不制冷，师傅来看过说是缺氟，加了以后还是不行。",
    "快递丢了\n网点说已经签收，可是家里没有人收到，里面是给孩子买的鞋。",
    "旅行社改行程\n本来是四天三晚，临出发改成三天，退差价也不肯。",
]
TEXTS = [*OTHERS, *GYM, *ESTATE]


def told(texts):
    return [Told(text, headline_of(text)) for text in texts]


def test_a_shared_name_and_a_telling_that_comes_again_are_topics():
    found = topics_of(told(TEXTS))

    assert [each.places for each in found] == [(6, 7, 8, 9, 10), (3, 4, 5)]
    assert found[0].shared.endswith("滨河苑")


def test_a_name_says_what_it_is_about_in_the_texts_own_words():
    texts = told(TEXTS)
    namer = Namer(texts)

    name, gym = [namer.name(topic) for topic in topics_of(texts)]

    assert name.split()[0] == "滨河苑"
    assert "车位" in name
    assert gym
    assert all(word in "".join(GYM) for word in gym.split())


def test_no_person_stands_in_a_name():
    texts = told(GYM)
    topic = topics_of(texts)[0]

    assert "李建国" in GYM[0]
    assert "建国" not in Namer(texts).name(topic)
    assert "健身房" not in Namer(texts, people={"健身房"}).name(topic)


def test_more_voices_come_first():
    texts = told(TEXTS)
    heard = [Told(each.text, each.headline, 40 if place == 3 else 1) for place, each in enumerate(texts)]

    assert [each.places for each in topics_of(heard)] == [(3, 4, 5), (6, 7, 8, 9, 10)]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("滨河苑捆绑车位\n开发商要求", "滨河苑捆绑车位"),
        ("滨河苑捆绑车位 开发商要求", "滨河苑捆绑车位"),
        ("尊敬的领导，您好！滨河苑捆绑车位", "滨河苑捆绑车位"),
        ("滨河苑" * 30, ("滨河苑" * 30)[:40]),
        ("您好", "您好"),
        ("", ""),
    ],
)
def test_a_headline_is_the_first_line_or_how_a_text_begins(text, headline):
    assert headline_of(text) == headline


def test_nothing_and_what_stands_alone_have_no_topic():
    assert topics_of([]) == []
    assert topics_of(told(OTHERS)) == []


def printed(capsys, path):
    assert main(["topics", str(path)]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_the_command_prints_each_row_in_the_order_of_the_file(tmp_path, capsys):
    file = write(tmp_path, TEXTS)

    rows = printed(capsys, file)

    assert [row["id"] for row in rows] == [f"m{n}" for n in range(len(TEXTS))]
    assert [row["topic"] for row in rows] == [*[""] * 3, *["2"] * 3, *["1"] * 5]
    assert [row["name"] == "" for row in rows] == [row["topic"] == "" for row in rows]


def test_the_order_of_the_file_changes_no_topic(tmp_path, capsys):
    answers = set()
    for parts in permutations([OTHERS, GYM, ESTATE]):
        rows = printed(capsys, write(tmp_path, [text for part in parts for text in part]))
        answers.add(frozenset((row["id"], row["topic"], row["name"]) for row in rows))

    assert len(answers) == 1


@pytest.mark.parametrize(
    ("line", "fault"),
    [("m1,退钱,昨天,1", "created is no day"), ("m1,退钱,2026-07-01,viel", "weight is no number")],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path, capsys, line, fault):
    file = tmp_path / "texts.csv"
    file.write_text(f"id,text,created,weight\n{line}\n", encoding="utf-8")

    assert main(["topics", str(file)]) == 1
    assert f"line 2: {fault}" in capsys.readouterr().err


def write(folder, texts):
    """The texts with an id that stays whatever their order."""
    file = folder / "texts.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = ((f"m{TEXTS.index(text)}", text, f"2026-07-{TEXTS.index(text) + 1:02}") for text in texts)
        csv.writer(stream).writerows([("id", "text", "created"), *rows])
    return file


@pytest.mark.skipif(not is_there(), reason="../shared/datasets/wenzheng_messages is not here")
def test_the_known_hot_events_are_topics():
    found = hot_topics()

    assert len(found.events) == 7
    assert found.mean >= 0.91
    assert found.proposals <= found.messages / 25
