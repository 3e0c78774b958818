"""A classifier: trained, saved, loaded; what it says, how sure it is and why."""

import subprocess
import sys

import numpy as np
import pytest

from lianwei.reading.classifier import LIKELY, SURE, UNSURE, load
from lianwei.reading.features import features, runs
from lianwei.reading.training import shrink, train

CARDS = ["健身房办卡后跑路不退钱", "美容店预付卡余额不退", "理发店充值卡关门跑路", "游泳馆会员卡闭店不退款"]
PHONES = ["手机屏幕坏了不给保修", "新买手机电池发热自动关机", "手机主板故障维修三次", "电脑屏幕闪烁不给换"]
FOODS = ["超市面包发霉吃了拉肚子", "餐馆菜里吃出虫子", "牛奶过期喝了肚子疼", "外卖里有头发吃坏肚子"]


@pytest.fixture(scope="module")
def model():
    texts = [*CARDS, *PHONES, *FOODS]
    return train(texts, ["card"] * 4 + ["phone"] * 4 + ["food"] * 4, facts={"texts": "12"})


def test_runs_are_counted_once_each_with_their_number():
    keys, counts = features("退款退款")

    assert dict(zip(keys.tolist(), counts.tolist(), strict=True)) == {
        ord("退"): 2,
        ord("款"): 2,
        ord("退") | ord("款") << 21: 2,
        ord("款") | ord("退") << 21: 1,
        ord("退") | ord("款") << 21 | ord("退") << 42: 1,
        ord("款") | ord("退") << 21 | ord("款") << 42: 1,
    }


def test_runs_longer_than_the_text_are_none():
    assert runs("卡", 2).size == 0


@pytest.mark.parametrize(
    ("text", "label"),
    [("瑜伽馆年卡关门跑路", "card"), ("平板手机屏幕维修", "phone"), ("吃了火锅拉肚子", "food")],
)
def test_a_text_is_read_by_what_it_shares_with_those_taught(model, text, label):
    assert model.read(text).label == label
    assert model.label(text) == label


def test_traditional_and_wide_characters_are_read_alike(model):
    assert np.allclose(model.scores("健身房辦卡後跑路"), model.scores("健身房办卡后跑路"))


def test_the_words_that_led_to_a_reading_are_named(model):
    assert "跑路" in "".join(model.read("昨天去问的时候老板已经跑路了，电话打不通").cues)


def test_a_text_with_nothing_known_names_no_words_and_is_unsure(model):
    reading = model.read("ζξψ")

    assert reading.confidence == UNSURE
    assert reading.cues == ()


def test_an_empty_text_is_unsure(model):
    assert model.read("").confidence == UNSURE


def test_confidence_follows_the_held_back_margins(model):
    lead = np.diff(np.sort(model.scores(CARDS[0]))[-2:])[0]
    assert np.isfinite(model.likely)

    said = {SURE: (lead, lead), LIKELY: (lead + 1, lead), UNSURE: (lead + 1, lead + 1)}

    for confidence, (sure, likely) in said.items():
        sized = type(model)(
            *(
                getattr(model, name)
                for name in ("labels", "keys", "rarity", "by_weight", "by_presence", "bias")
            ),
            sure=sure,
            likely=likely,
        )
        assert sized.read(CARDS[0]).confidence == confidence


def test_a_saved_model_says_the_same(model):
    again = load(model.save())

    assert again.labels == model.labels
    assert again.facts == {"texts": "12"}
    assert (again.sure, again.likely) == (model.sure, model.likely)
    assert np.allclose(again.scores(CARDS[0]), model.scores(CARDS[0]), atol=1e-2)


def test_one_class_cannot_be_trained():
    with pytest.raises(ValueError, match="two classes"):
        train(["甲", "乙"], ["a", "a"])


def test_a_class_of_one_text_leaves_nothing_sure():
    model = train([*CARDS, "手机坏了"], ["card"] * 4 + ["phone"])

    assert np.isinf(model.sure)


def test_reading_does_not_load_scikit_learn():
    script = (
        "import sys, lianwei.reading.classifier; sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_shrunk_model_keeps_its_weightiest_runs(model):
    small = shrink(model, runs=60)

    assert small.keys.size == 60
    assert [small.label(text) for text in (*CARDS, *PHONES, *FOODS)] == ["card"] * 4 + ["phone"] * 4 + [
        "food"
    ] * 4
