"""The reading help learns from the instance's own cases and proposes what they say."""

import json
from argparse import Namespace

import pytest

from lianwei.cases.commands.learn import learn as learn_command
from lianwei.cases.models import ReadingModel
from lianwei.cases.operations.rulebook.learning import confirmed_texts, learn
from lianwei.cases.queries.reading import suggested as suggested_module
from lianwei.cases.queries.reading.suggested import suggested
from lianwei.cases.rules.cues import CATEGORY, NATURE
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.reading.classifier import SURE, UNSURE
from tests.factories.cases import complaint, staff

pytestmark = pytest.mark.django_db

GYMS = ["健身房关门", "健身卡不退", "健身教练走了", "健身房涨价", "健身合同违约", "健身房搬家"]
PHONES = ["手机黑屏", "手机发热", "手机不保修", "手机掉漆", "手机死机", "手机进水"]


@pytest.fixture(autouse=True)
def _fresh_models():
    """A test's rows are undone and their keys given again; models read from them must not stay."""
    suggested_module._model.cache_clear()


@pytest.fixture
def cases(reference_data):
    actor = staff()
    for gym, phone in zip(GYMS, PHONES, strict=True):
        complaint(actor=actor, title=gym, narrative=gym, category="S0401")
        complaint(actor=actor, title=phone, narrative=phone, category="G0101")
    complaint(actor=actor, title="机票退改", narrative="机票", category="S0801")
    return actor


def test_a_model_is_trained_measured_and_put_in_place(cases):
    learnt = learn("category", actor=OPERATOR)

    assert (learnt.model.texts, learnt.model.classes) == (12, 2)
    assert learnt.model.accuracy == learnt.result.accuracy == 1.0
    assert Event.objects.filter(name="reading_model.trained").count() == 1


def test_a_class_of_one_case_is_left_out(cases):
    assert set(confirmed_texts("category", actor=OPERATOR).labels) == {"S0401", "G0101"}


def test_the_newest_model_reads(cases):
    before = suggested("健身房老板不见了")[CATEGORY]
    learn("category", actor=OPERATOR)

    after = suggested("健身房老板不见了")[CATEGORY]

    assert (before[0].code, after[0].code, after[0].confidence) == ("S0401", "S0401", SURE)


def test_a_word_no_table_knows_is_learnt(reference_data):
    actor = staff()
    for n in range(8):
        complaint(actor=actor, title=f"星辰馆{n}", narrative="星辰馆的事情没有办好", category="S0499")
        complaint(actor=actor, title=f"手机{n}", narrative="手机的屏幕没有修好", category="G0101")
    assert suggested("星辰馆的事情没有办好")[CATEGORY] == []

    learn("category", actor=OPERATOR)

    assert suggested("星辰馆的事情没有办好")[CATEGORY][0].code == "S0499"


def test_too_few_cases_are_refused_and_nothing_is_put_in_place(reference_data):
    with pytest.raises(Invalid):
        learn("category", actor=OPERATOR)

    assert ReadingModel.of("category").count() == 0


def test_a_caseworker_cannot_train(cases):
    with pytest.raises(NotAllowed):
        learn("category", actor=cases)


def test_the_command_prints_what_each_target_reached(cases, capsys):
    status = learn_command(Namespace(), OPERATOR)

    said = capsys.readouterr()
    assert status == 0
    assert json.loads(said.out)["category"] == {"texts": 12, "classes": 2, "accuracy": 1.0, "macro_f1": 1.0}
    assert "nature: Too few cases" in said.err


UNKNOWN = "暴力催收，天天给我的亲友打电话威胁恐吓，还说要上门"


def test_the_seed_proposes_what_no_word_of_the_table_says_and_asks_to_check(reference_data):
    first = suggested(UNKNOWN)[NATURE][0]

    assert (first.code, first.confidence) == ("N09", UNSURE)
    assert first.words != ()


def test_the_seed_keeps_silent_where_words_are_sure_or_little_is_said(reference_data):
    assert [each.code for each in suggested("定金不退，合同里写着")[NATURE]] == ["N03"]
    assert suggested("星辰馆的事")[NATURE] == []


def test_the_instances_own_model_takes_the_place_of_the_seed(cases):
    for n in range(6):
        complaint(actor=cases, title=f"催收{n}", narrative=UNKNOWN, nature="N02")

    learn("nature", actor=OPERATOR)

    assert suggested(UNKNOWN)[NATURE][0].code == "N02"


def test_the_seed_is_small_and_reads_in_a_few_milliseconds(reference_data):
    from time import process_time

    from lianwei.cases.queries.reading.suggested import SHIPPED, Reader

    reader = Reader.now()
    reader.read(UNKNOWN)
    begun = process_time()
    for _n in range(20):
        reader.read(UNKNOWN * 20)

    assert (process_time() - begun) / 20 < 0.05
    assert (SHIPPED / "seed-nature.npz").stat().st_size < 2_000_000
