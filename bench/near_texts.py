"""Synthetic complaints, some of them told again: lightly edited, in another order, in other words. Seeded."""

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

KINDS = ("light", "reordered", "heavy")
WORDS = tomllib.loads((Path(__file__).parent / "near_words.toml").read_text(encoding="utf-8"))
TRADES: dict[str, list[str]] = {name: goods.split() for name, goods in WORDS.pop("trades").items()}
LISTS: dict[str, list[str]] = {name: words.split() for name, words in WORDS.items()}

# Every row is one thing to tell, in several wordings with the same facts.
OPENINGS = (
    "我于{day}在{place}{road}的{shop}购买了{item}，共花费{sum}元。",
    "{day}，本人到{place}{shop}办理{item}，支付了{sum}元，地址是{road}。",
    "投诉{shop}（{place}{road}）。{item}是{day}交的钱，一共{sum}元。",
)
TROUBLES = (
    ("用了{n}天{part}就{fault}，再也没法使用。", "才{n}天，{part}便出现{fault}，东西等于报废。"),
    (
        "{month}月{date}日去店里发现大门紧锁，{worker}{name}的电话也打不通。",
        "店家在{month}月{date}日关了门，找不到{worker}{name}，号码停机。",
    ),
    (
        "{worker}{name}收钱时保证{n}天内退款，至今分文未退。",
        "当初说好{n}天退钱，是{worker}{name}亲口讲的，现在一分也没有。",
    ),
    ("收到后{part}和宣传册上的完全不同，还有{fault}的痕迹。", "宣传页写的{part}与实物两样，明显{fault}过。"),
    ("额外收了{fee}元的{part}费用，事先没有任何说明。", "结账才知道{part}要另交{fee}元，没人提前告诉。"),
    (
        "约定{month}月{date}日交付，{worker}{name}一直说在排期。",
        "{name}{worker}以排期为由，把{month}月{date}日的交付拖到现在。",
    ),
)
DETAILS = (
    ("我打了{n}次电话，{worker}{name}都说要请示总部。", "前后联系{n}回，每次{name}{worker}都推给总部。"),
    ("家里{age}岁的{kin}因为这件事住进了医院。", "{kin}今年{age}了，被气得进了医院。"),
    ("一起受影响的还有{n}户，大家建了群商量。", "同样遭遇的有{n}家人，我们都在一个群里。"),
    ("合同第{n}条写明{part}保修{age}个月。", "{part}有{age}个月质保，合同{n}条白纸黑字。"),
    (
        "{month}月{date}日我去过所里反映，登记的是{name}同志。",
        "所里的{name}同志在{month}月{date}日登记过这件事。",
    ),
    ("对方只肯补偿{fee}元，还要求我删掉评价。", "他们提出删差评就给{fee}元补偿，我没有答应。"),
    ("付款用的是{bank}，尾数{fee}的那张卡。", "我刷的是尾号{fee}的{bank}卡。"),
    ("同一天{fault}的还有隔壁{name}家，{part}也是这样。", "邻居{name}家买的也{fault}，同样坏在{part}。"),
)
WISHES = (
    ("要求退还剩余的{fee}元。", "请把余下{fee}元退给我。"),
    ("希望{n}天内更换全新{part}。", "盼望在{n}天里换一个新的{part}。"),
    ("请协调退一赔三，并书面道歉。", "我要书面道歉，外加三倍赔偿。"),
    ("请有关部门依法查处这家店。", "麻烦执法部门对该店进行调查。"),
    ("要求全额退款并承担检测费{fee}元。", "除了全款退回，检测花的{fee}元也应由店里出。"),
)
WRONG = "的了是我在有不人这中大来上个到说们为子和地出也时要就以会着去过"
SYNONYMS = {
    "购买": "买",
    "支付": "付",
    "本人": "我",
    "要求": "请求",
    "希望": "盼着",
    "电话": "手机",
    "一直": "老是",
}

Wording = tuple[str, ...]
Letters = list[str]


@dataclass(frozen=True, slots=True)
class Story:
    """What is told: each thing in its wordings, and the facts of each."""

    things: list[tuple[Wording, dict[str, str]]]

    def words(self) -> list[str]:
        return [wording[0].format(**facts) for wording, facts in self.things]


@dataclass(frozen=True, slots=True)
class Texts:
    """A corpus and its true pairs: (earlier, later, kind)."""

    texts: list[str]
    pairs: list[tuple[int, int, str]]


def corpus(size: int, *, share: float = 0.05, seed: int = 1) -> Texts:
    """`size` complaints, a `share` of them told again by a third of each kind."""
    chance = random.Random(seed)
    first = size - int(size * share)
    texts: list[str] = []
    pairs: list[tuple[int, int, str]] = []
    again = set(chance.sample(range(first), size - first))
    stories: dict[int, Story] = {}
    for at in range(first):
        story = _story(chance)
        texts.append("".join(story.words()))
        if at in again:
            stories[at] = story
    for n, (at, story) in enumerate(stories.items()):
        kind = KINDS[n % len(KINDS)]
        pairs.append((at, len(texts), kind))
        texts.append(RETELLINGS[kind](story, chance))
    return Texts(texts, pairs)


def _story(chance: random.Random) -> Story:
    trade = chance.choice(list(TRADES))
    facts = {
        "shop": "".join(chance.sample(LISTS["names"], chance.choice((2, 3)))) + trade,
        "item": chance.choice(TRADES[trade]),
        "day": f"{chance.randint(2023, 2026)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
        "place": chance.choice(LISTS["places"]),
        "road": f"{chance.choice(LISTS['roads'])}{chance.randint(1, 399)}号",
        "sum": str(chance.randint(80, 60_000)),
    }
    opening = tuple(chance.sample(OPENINGS, len(OPENINGS)))
    told = [*chance.sample(TROUBLES, chance.choice((1, 2))), *chance.sample(DETAILS, chance.randint(1, 4))]
    told.append(chance.choice(WISHES))
    return Story([(opening, facts), *((tuple(chance.sample(x, len(x))), _facts(chance)) for x in told)])


def _facts(chance: random.Random) -> dict[str, str]:
    return {
        "part": chance.choice(LISTS["parts"]),
        "fault": chance.choice(LISTS["faults"]),
        "worker": chance.choice(LISTS["workers"]),
        "name": chance.choice(LISTS["surnames"]) + "某",
        "n": str(chance.randint(2, 90)),
        "fee": str(chance.randint(100, 9_999)),
        "age": str(chance.randint(6, 90)),
        "kin": chance.choice(LISTS["kin"]),
        "bank": chance.choice(LISTS["banks"]),
        "month": str(chance.randint(1, 12)),
        "date": str(chance.randint(1, 28)),
    }


def _light(story: Story, chance: random.Random) -> str:
    """One letter to five of a hundred are wrong, gone, or too many."""
    return _slips("".join(story.words()), chance, chance.uniform(0.01, 0.05))


def _reordered(story: Story, chance: random.Random) -> str:
    """The sentences in another order, with slips."""
    words = story.words()
    chance.shuffle(words)
    return _slips("".join(words), chance, chance.uniform(0.01, 0.03))


def _heavy(story: Story, chance: random.Random) -> str:
    """Most sentences in other words, one left out where there are many, one added, another order, slips."""
    things = list(story.things)
    if len(things) > 3:
        things.pop(chance.randrange(1, len(things)))
    words = [x[1 if chance.random() < 0.7 else 0].format(**facts) for x, facts in things]
    words.insert(chance.randrange(len(words) + 1), chance.choice(LISTS["fillers"]))
    chance.shuffle(words)
    text = "".join(words)
    for word, other in SYNONYMS.items():
        text = text.replace(word, other)
    return _slips(text, chance, chance.uniform(0.01, 0.03))


RETELLINGS: dict[str, Callable[[Story, random.Random], str]] = {
    "light": _light,
    "reordered": _reordered,
    "heavy": _heavy,
}


def _slips(text: str, chance: random.Random, share: float) -> str:
    letters: Letters = list(text)
    for _ in range(max(1, int(len(letters) * share))):
        at = chance.randrange(len(letters))
        letters[at] = chance.choice((chance.choice(WRONG), "", letters[at] + chance.choice(WRONG)))
    return "".join(letters)
