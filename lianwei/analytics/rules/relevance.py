"""How much a published text concerns the consumer organisations that read it, and why. Pure."""

from collections.abc import Iterable

from lianwei.reading.scripts import plain

# What is written of where consumers are wronged, and of those who help them; the weight of one.
HELP = (
    "消费者", "消协", "消委会", "消保委", "维权", "投诉", "12315", "退款",
    "退费", "退货", "预付卡", "办卡", "霸王条款",
)  # fmt: skip
WRONG = (
    "假冒", "伪劣", "欺诈", "虚假宣传", "不合格", "抽检", "召回",
    "跑路", "失联", "闭店", "售后", "质保", "食品安全", "捆绑",
)  # fmt: skip
WORDS: dict[str, int] = dict.fromkeys(HELP, 15) | dict.fromkeys(WRONG, 12)
CATEGORY, REGION, BUSINESS = "category", "region", "business"
GROUND_WEIGHTS = {CATEGORY: 15, REGION: 20, BUSINESS: 35}
MOST_OF_WORDS, MOST = 40, 100
RELEVANT = 24  # from which an item stands in the list without being asked for


def relevance_of(text: str, grounds: Iterable[str]) -> int:
    """From 0 to 100: words of the field, and the kinds of what it names."""
    letters = plain(text)
    of_words = sum(weight for word, weight in WORDS.items() if word in letters)
    of_grounds = sum(GROUND_WEIGHTS.get(kind, 0) for kind in set(grounds))
    return min(MOST, min(MOST_OF_WORDS, of_words) + of_grounds)
