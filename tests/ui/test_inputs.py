"""What people type, read strictly but kindly."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.core.errors import Invalid
from lianwei.ui import inputs

NOT_FIGURES = "请用数字填写金额，例如 5800。"
NOT_A_DATE = "请按 2026-12-21 的样子填写日期。"
NO_SUCH_DAY = "日历上没有这一天，请核对月和日。"


def sentence_of(read, text, **options):
    with pytest.raises(Invalid) as refusal:
        read(text, **options)
    return refusal.value.message


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("5800", 580000),
        ("5,800.00", 580000),
        ("5800元", 580000),
        ("5800 元", 580000),
        ("５８００．５", 580050),
        ("5，800", 580000),
        ("￥5800", 580000),
        ("¥ 12.3", 1230),
        ("人民币5800元整", 580000),
        ("0", 0),
        ("0.01", 1),
        ("10,000,000,000", 1_000_000_000_000),
    ],
)
def test_read_money_when_written_as_people_do(text, fen):
    assert inputs.read_money(text) == fen


@pytest.mark.parametrize(
    "text", ["五千八", "5800块左右", "1.5万", "58,00", "5,8000", "", "$5800", "5800.", ".5", "1e3"]
)
def test_read_money_when_it_would_be_a_guess(text):
    assert sentence_of(inputs.read_money, text) == NOT_FIGURES


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-5", "金额不能小于 0，请核对。"),
        ("－5元", "金额不能小于 0，请核对。"),
        ("5.800", "金额最多两位小数，例如 5800.50。"),
        ("10,000,000,000.01", "金额超过 100 亿元，请核对。"),
        ("9" * 5000, "金额超过 100 亿元，请核对。"),
    ],
)
def test_read_money_when_the_figure_cannot_be_meant(text, sentence):
    assert sentence_of(inputs.read_money, text) == sentence


@given(st.integers(min_value=0, max_value=inputs.MAX_FEN))
def test_read_money_gives_back_what_was_printed(fen):
    printed = f"{fen // 100:,}.{fen % 100:02d}"

    assert inputs.read_money(printed) == fen


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-21",
        "2026/12/21",
        "2026.12.21",
        "20261221",
        "2026年12月21日",
        "2026年12月21",
        " ２０２６－１２－２１ ",
        "2026 年 12 月 21 日",
    ],
)
def test_read_day_in_every_usual_spelling(text):
    assert inputs.read_day(text) == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("昨天", NOT_A_DATE),
        ("12-21", NOT_A_DATE),
        ("2026-12/21", NOT_A_DATE),
        ("21/12/2026", NOT_A_DATE),
        ("2026-02-30", NO_SUCH_DAY),
        ("2025-02-29", NO_SUCH_DAY),
        ("2026-13-01", NO_SUCH_DAY),
        ("20260431", NO_SUCH_DAY),
        ("1026-12-21", "请核对年份。"),
    ],
)
def test_read_day_when_there_is_none(text, sentence):
    assert sentence_of(inputs.read_day, text) == sentence


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_read_day_gives_back_every_day_of_the_calendar(day):
    assert inputs.read_day(day.isoformat()) == day == inputs.read_day(f"{day.year}年{day.month}月{day.day}日")


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("13812346027", "13812346027"),
        ("138 1234 6027", "13812346027"),
        ("138-1234-6027", "13812346027"),
        ("+86 138 1234 6027", "13812346027"),
        ("008613812346027", "13812346027"),
        ("１３８１２３４６０２７", "13812346027"),
        ("023-63000000", "023-63000000"),
        ("02363000000", "023-63000000"),
        ("(023)63000000", "023-63000000"),
        ("010-12345678", "010-12345678"),
        ("0826-2345678", "0826-2345678"),
        ("023-63000000-8012", "023-63000000-8012"),
        ("023-63000000转8012", "023-63000000-8012"),
        ("400-810-1234", "4008101234"),
        ("12315", "12315"),
        ("95588", "95588"),
        ("+852 6123 4567", "+85261234567"),
        ("+853-6612-3456", "+85366123456"),
    ],
)
def test_read_phone_as_it_is_dialled(text, dialled):
    assert inputs.read_phone(text) == dialled


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1381234602", "手机号应为 11 位，您填了 10 位。"),
        ("138123460277", "手机号应为 11 位，您填了 12 位。"),
        ("63000000", "请加上区号，例如 023-63000000。"),
        ("12812346027", "请核对电话：手机是 11 位，座机请带区号。"),
        ("138****6027", "请核对电话：手机是 11 位，座机请带区号。"),
        ("没有电话", "请核对电话：手机是 11 位，座机请带区号。"),
    ],
)
def test_read_phone_when_it_cannot_be_dialled(text, sentence):
    assert sentence_of(inputs.read_phone, text) == sentence


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "34052419800101001X"])
def test_read_id_number_of_a_resident_card(number):
    assert inputs.read_id_number(number) == number


def test_read_id_number_in_small_letters_and_full_width():
    assert inputs.read_id_number(" １１０１０５ 19491231 002x ") == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("110105194912310021", "最后一位和前面对不上，请核对有没有输错。"),
        ("110105194913310028", "号码里的生日不存在，请核对第 7 到 14 位。"),
        ("1101051949123100", "身份证号应为 18 位，您填了 16 位。"),
        ("110105491231002", "身份证号应为 18 位，您填了 15 位。"),
        ("11010519491231002Y", "身份证号只有数字，最后一位可能是 X，请核对。"),
    ],
)
def test_read_id_number_when_a_digit_is_wrong(text, sentence):
    assert sentence_of(inputs.read_id_number, text) == sentence


@pytest.mark.parametrize(
    ("text", "kept"),
    [("e12345678", "E12345678"), ("H0123456702", "H0123456702"), ("军字第1234567号", "军字第1234567号")],
)
def test_read_id_number_of_another_paper_is_only_tidied(text, kept):
    assert inputs.read_id_number(text, kind="passport") == kept


@given(st.text(alphabet="0123456789", min_size=17, max_size=17), st.integers(min_value=0, max_value=10))
def test_one_check_character_of_eleven_is_right(digits, at):
    right = [check for check in "0123456789X" if inputs.is_id_number(digits + check)]

    assert len(right) == 1


@pytest.mark.parametrize("text", ["𬱖先生", "阿依古丽·买买提", "㛃", "刘𠅤", "👨‍👩‍👧 🙏", "é"])
def test_plain_line_keeps_rare_characters_and_emoji(text):
    assert inputs.plain_line(text) == text


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x07b", "a\x1bb", "a\x7fb", "a\x85b", "a\ud800b", "a\u202eb", "a\uffffb"]
)
def test_plain_text_refuses_what_nobody_sees(text):
    assert (
        sentence_of(inputs.plain_text, text) == "这段文字里有看不见的控制字符。请重新输入，或粘贴为纯文本。"
    )


def test_plain_text_has_one_kind_of_line_end():
    assert inputs.plain_text("一\r\n二\r三\n") == "一\n二\n三"


def test_plain_line_is_one_line():
    assert inputs.plain_line("重庆\n悦动\t健身") == "重庆 悦动 健身"


def test_plain_text_counts_characters_not_bytes():
    assert inputs.plain_text("𬱖" * 10, limit=10) == "𬱖" * 10
    assert sentence_of(inputs.plain_text, "𬱖" * 11, limit=10) == "最多写 10 字，现在是 11 字，请删减一些。"


def test_a_sentence_is_in_the_language_of_its_reader(english):
    assert sentence_of(inputs.read_money, "五千八") == "Please enter the amount in figures, for example 5800."
