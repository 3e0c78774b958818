"""What is told twice among many texts; rings; the command."""

import csv
import io

import pytest

from lianwei.cli import main
from lianwei.reading.near import near_duplicates, rings_of

GYM = "我于2026年3月8日在广安区滨江路88号的宏达健身房办了年卡，交了3680元。"
GYM += "上周去发现关门了，老板电话打不通。要求退款。"
GYM_AGAIN = "老板电话打不通，要求退钱！3680元的年卡是在宏达健身房（广安区滨江路88号）办的，"
GYM_AGAIN += "2026年3月8日交的。发现门关了。"
SOFA = "投诉渝中区的家具店，买的沙发用了20天就开裂，店家说是人为损坏，不肯换货，请帮忙协调更换。"
PHONE = "网上买的手机收到后黑屏，客服让我等了45天还没有修好，现在要求退货并赔偿交通费120元。"


def pairs(*texts, **options):
    return [each[:2] for each in near_duplicates(texts, **options)]


def test_a_story_told_again_in_another_order_is_found():
    assert pairs(SOFA, GYM, PHONE, GYM_AGAIN) == [(1, 3)]


def test_signs_spaces_width_and_script_make_no_difference():
    found = near_duplicates(
        [GYM, SOFA, GYM.replace("，", " ").replace("3680", "３６８０").replace("办", "辦")]
    )

    assert [each[:2] for each in found] == [(0, 2)]
    assert found[0].similarity > 0.99


def test_the_least_similarity_is_the_askers():
    value = near_duplicates([GYM, GYM_AGAIN])[0].similarity

    assert pairs(GYM, GYM_AGAIN, least=value - 0.001) == [(0, 1)]
    assert pairs(GYM, GYM_AGAIN, least=value + 0.001) == []


def test_a_form_that_many_fill_in_makes_no_pair():
    form = "我在{0}店购买了商品，店家拒绝退款，请贵单位协调处理，谢谢。"
    texts = [form.format(name) for name in ("甲乙", "丙丁", "戊己", "庚辛", "壬癸", "子丑")]
    filled = [f"{text}单号{n}7{n}53{n}，付款{n}4{n}元，{n}月1{n}日送到" for n, text in enumerate(texts, 1)]

    assert pairs(*filled, least=0.9) == []


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["退", "退"], ["\n", "，。"]])
def test_texts_that_say_nothing_are_no_pair(texts):
    assert pairs(*texts) == []


def test_what_hangs_together_is_compared_whole():
    copies = [GYM] * 30

    assert len(pairs(SOFA, *copies)) == 30 * 29 // 2


def test_rings_are_what_hangs_together():
    assert sorted(map(sorted, rings_of([(1, 2), (4, 5), (3, 2), (5, 6)]))) == [[1, 2, 3], [4, 5, 6]]


def test_a_thousand_texts_with_some_told_again():
    from bench.near_texts import corpus

    made = corpus(1_000, seed=3)

    found = set(pairs(*made.texts))

    truth = {(one, other) for one, other, _kind in made.pairs}
    assert len(found & truth) >= 0.98 * len(truth)
    assert len(found - truth) <= 1


def test_the_command_prints_pairs(tmp_path, capsys):
    path = tmp_path / "texts.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([("text", "id"), (GYM, "K1"), (SOFA, "K2"), (f"{GYM}谢谢。", "K3")])

    status = main(["near-duplicates", str(path)])

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert status == 0
    assert [(row["id_a"], row["id_b"]) for row in rows] == [("K1", "K3")]
    assert 0.9 < float(rows[0]["similarity"]) <= 1


def test_a_file_without_the_columns_is_refused(tmp_path, capsys):
    path = tmp_path / "texts.csv"
    path.write_text("id,story\n1,a\n", encoding="utf-8")

    assert main(["near-duplicates", str(path)]) == 1
    assert "the header lacks text." in capsys.readouterr().err
