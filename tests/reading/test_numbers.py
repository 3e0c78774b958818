"""Numbers of cases and numbers of people in stories."""

import pytest

from lianwei.reading.numbers import Token, tokenise


def kinds(text):
    return [(token.kind, token.value) for token in tokenise(text).tokens]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("请打13812346027找我", "13812346027"),
        ("请打１３８１２３４６０２７", "13812346027"),
        ("手机138 1234 6027。", "13812346027"),
        ("手机138-1234-6027", "13812346027"),
        ("手机 +86 138 1234 6027", "13812346027"),
        ("手机8613812346027", "13812346027"),
        ("0571-8888 8888", "057188888888"),
        ("(0571)88888888", "057188888888"),
        ("（０２３）６３００ ００００", "02363000000"),
        ("010-65001234转801", "01065001234转801"),
        ("客服400-820-8820说不退", "4008208820"),
        ("香港 +852 2345 6789", "+85223456789"),
        ("座机：6300 1234", "63001234"),
    ],
)
def test_phones(text, value):
    assert kinds(text) == [("phone", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("身份证11010519491231002X", "11010519491231002X"),
        ("身份证 110105 19491231 002x", "11010519491231002X"),
        ("证号１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("我是500103199001011234，女", "500103199001011234"),
        ("身份证号：110105491231002", "110105491231002"),
        ("护照号E12345678", "E12345678"),
        ("港澳通行证 H1234567801", "H1234567801"),
    ],
)
def test_identity_numbers(text, value):
    assert kinds(text) == [("id", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("车牌渝A12345的车", "渝A12345"),
        ("渝A·12345", "渝A12345"),
        ("渝a 12d45", "渝A12D45"),
        ("新能源车川AD12345", "川AD12345"),
        ("渝Ａ１２３４５", "渝A12345"),
        ("粤Z1234港", "粤Z1234港"),
    ],
)
def test_plates(text, value):
    assert kinds(text) == [("plate", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("打到6222 0212 3456 7890 128", "6222021234567890128"),
        ("卡号:6217003810012345678", "6217003810012345678"),
        ("刷了4111111111111111那张", "4111111111111111"),
        ("账号 310066661018000123456", "310066661018000123456"),
        ("微信号：wang_xm88", "wang_xm88"),
        ("QQ号 123456789", "123456789"),
        ("邮箱wangxm@example.com联系", "wangxm@example.com"),
    ],
)
def test_accounts(text, value):
    assert kinds(text) == [("account", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("订单号：202610121234567890", "202610121234567890"),
        ("订单编号 JD-88213456", "JD88213456"),
        ("快递单号SF1234567890123", "SF1234567890123"),
        ("查YT8812345678901没动", "YT8812345678901"),
        ("流水号是4200001234202610129876543210", "4200001234202610129876543210"),
        ("截图里有 3301234567890123", "3301234567890123"),
    ],
)
def test_orders(text, value):
    assert kinds(text) == [("order", value)]


@pytest.mark.parametrize(
    "text",
    [
        "2026年10月12日花了5800元",
        "2026-10-12 17:30 到店，20261012有监控",
        "价格1,234,567.89元，定金13800元，合同价138001380.00元",
        "赔偿13812346027元",  # an amount, however large
        "面积123456.78平方米，容量5000mAh",
        "打了12315和12345，还有96315",
        "案号YZ-2026-01183，渝中消委〔2026〕812号",
        "型号SM-G9980，iPhone 15 Pro，条码有误",
        "统一社会信用代码915001037093123451",
        "第20261012173005号小票之外",  # a moment
        "身高175，体重68，3.14159265358979",
        "3-5个工作日内，2024-2026年",
        "〔电话1〕和〔单号12〕",
        "新A4纸和云B2B平台",
        "",
    ],
)
def test_what_stays(text):
    assert tokenise(text) == (text, ())


def test_tokenise_replaces_in_place_and_counts_by_kind():
    text = (
        "我叫王某，电话13812346027，备用0571-88888888，车渝A12345，2026年10月12日付了5800元。"
        "再打１３８ １２３４ ６０２７也行。"
    )

    result = tokenise(text)

    assert result.text == (
        "我叫王某，电话〔电话1〕，备用〔电话2〕，车〔车牌1〕，2026年10月12日付了5800元。再打〔电话1〕也行。"
    )
    assert result.tokens == (
        Token("〔电话1〕", "phone", "13812346027"),
        Token("〔电话2〕", "phone", "057188888888"),
        Token("〔车牌1〕", "plate", "渝A12345"),
    )


def test_tokenise_twice_changes_nothing_more():
    once = tokenise("电话13812346027")

    assert tokenise(once.text) == (once.text, ())


def test_tokenise_goes_on_from_the_tokens_of_the_case():
    known = tokenise("电话13812346027").tokens

    result = tokenise("原来是13812346027，现在是13912346027", known=known)

    assert result.text == "原来是〔电话1〕，现在是〔电话2〕"
    assert result.tokens == (Token("〔电话2〕", "phone", "13912346027"),)


def test_tokenise_never_gives_a_token_that_the_text_has_already():
    result = tokenise("〔电话1〕不通，打13912346027")

    assert result.text == "〔电话1〕不通，打〔电话2〕"


def test_two_phones_side_by_side():
    assert kinds("13812346027/13912346027、13712346027") == [
        ("phone", "13812346027"),
        ("phone", "13912346027"),
        ("phone", "13712346027"),
    ]
