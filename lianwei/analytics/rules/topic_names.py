"""Names of topics, made of their texts' own words: what is frequent in them and rare elsewhere. Pure.

Words are those of rjieba's dictionary. What may be a person's name (its mark nr), and what the caller knows
to be one, is no part of a name; nor are numbers, hidden values and single letters.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from lianwei.reading.scripts import plain

from .topics import Told, Topic

READ = 400  # letters of a text: who tells a matter names it early
OF_TOPIC = 0.4  # of the texts of a topic that a word of its name stands in
IN_HEADLINE = 2  # for how many texts a word in a headline counts
ALIKE = 0.6  # of the headlines with a shared name that have the same letter before it
WORDS, LONGEST = 2, 24  # words beside the shared name, and letters of a whole name
HIDDEN = re.compile(r"〔[^〕]*〕")
WORD = re.compile(r"[\u4e00-\u9fff]{2,8}")
OF_PLACE = "省市区县镇乡州盟旗"  # what is left of the place before: (A3)区楚雅路
SHORTEST_NAME, LONGEST_SHARED = 3, 8  # letters
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOUNS = ("n", "v", "j", "b")
NO_NAMES = ("nr", "nrt", "nrfg")
# Words that stand in complaints of every kind.
EMPTY = frozenset(
    re.findall(
        r"\w+",
        """
    投诉 消费者 要求 希望 问题 领导 投诉人 商家 经营者 本人 没有 进行 相关 部门 处理 解决
    情况 回复 感谢 谢谢 请问 尊敬 现在 无法 导致 严重 存在 反映 建议 关于 咨询 表示
    告知 协调 请求 诉求 经营 有关 可以 应该 公司 门店 店家 购买 消费 服务 联系 电话
    客服 工作 单位 政府 市民 群众 百姓 居民 业主 小区 街道 社区
""",
    )
)
Reader = Callable[[str], Sequence[tuple[str, str]]]


class Namer:
    """Names the topics of some texts; words are rare or frequent among these."""

    def __init__(self, told: Sequence[Told], *, people: Collection[str] = ()) -> None:
        import rjieba

        self.people = frozenset(people)
        self.heads = [plain(each.headline) for each in told]
        self.of_heads = [_words_of(head, rjieba.tag, rjieba.has_word) for head in self.heads]
        texts = [_words_of(f"{each.headline} {each.text}", rjieba.tag, rjieba.has_word) for each in told]
        self.words = [text | head for text, head in zip(texts, self.of_heads, strict=True)]
        self.spread = Counter(word for words in self.words for word in words)

    def name(self, topic: Topic) -> str:
        """The shared name and the words that tell what it is about; at least one word where there is any."""
        shared = _whole(topic.shared, [self.heads[place] for place in topic.places])
        name = "" if shared in self.people else shared
        for word in self._telling(topic, besides=name)[: WORDS if name else WORDS + 1]:
            longer = f"{name} {word}".strip()
            name = longer if len(longer) <= LONGEST else name
        return name

    def _telling(self, topic: Topic, *, besides: str) -> list[str]:
        """The words of a topic, the most telling first; none that stands in another or in the shared name."""
        within = Counter(word for place in topic.places for word in self.words[place])
        first = Counter(word for place in topic.places for word in self.of_heads[place])
        most = max(2.0, OF_TOPIC * len(topic.places))
        weighed = [
            (-(n + IN_HEADLINE * first[word]) * math.log((len(self.words) + 1) / self.spread[word]), word)
            for word, n in within.items()
            if n >= most and word not in self.people and self.spread[word] < len(self.words) + 1
        ]
        kept: list[str] = []
        for _weight, word in sorted(weighed):
            if not any(word in each or each in word for each in (*kept, besides) if each):
                kept.append(word)
        return kept


def _words_of(text: str, read: Reader, is_known: Callable[[str], bool]) -> frozenset[str]:
    """The words of a text that may stand in a name."""
    tagged = read(HIDDEN.sub(" ", plain(text[: 2 * READ]))[:READ])
    people = {word for word, kind in tagged if kind in NO_NAMES}
    return frozenset(
        word
        for word, kind in tagged
        if kind.startswith(NOUNS) and WORD.fullmatch(word) and word not in EMPTY | people and is_known(word)
    )


def _whole(name: str, headlines: Sequence[str]) -> str:
    """A shared name with the letters that nearly all headlines have before it, and without what is left of a
    place: 水湾小区 is 山水湾小区, 区楚雅路 is 楚雅路.
    """
    while name and len(name) < LONGEST_SHARED:
        before = Counter(head[at - 1 : at] for head in headlines if (at := head.find(name)) > 0)
        letter, n = before.most_common(1)[0] if before else ("", 0)
        if letter in OF_PLACE or not CHINESE.fullmatch(letter) or n < ALIKE * before.total():
            break
        name = letter + name
    is_cut = name[:1] in OF_PLACE and len(name) > SHORTEST_NAME and name[:2] != "市场"
    return name[1:] if is_cut else name
