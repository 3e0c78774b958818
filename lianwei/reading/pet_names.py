"""Pet names and nicknames: 小黄, 老周, 阿强, 女儿朵朵, 刘三姐, 铁蛋. Pure."""

import re
from collections.abc import Iterator

from lianwei.reading.beside import (
    JOINING,
    KIN_BEHIND,
    LONGEST_BEFORE,
    is_called,
    weight_after,
    weight_before,
)
from lianwei.reading.cues import BEGINS_DOING, HONORIFIC, NEVER_GIVEN
from lianwei.reading.cutting import CHINESE, SINGLE, Words, is_word
from lianwei.reading.surnames import DOUBTFUL, GIVEN, GIVEN_OFTEN

Place = tuple[int, int, int]  # start, end, length of the family name
NICK = re.compile(r"[小老阿](?P<name>[\u4e00-\u9fff])")
PET = re.compile(
    r"(?P<twice>[\u4e00-\u9fff])(?P=twice)|[小大老阿][\u4e00-\u9fff]|[\u4e00-\u9fff]子|[\u4e00-\u9fff]儿"
)
PET_SIGNS = frozenset("豆朵糖果宝贝乐萌欢甜妞露丹娜婷子儿毛圆团点星球米")
_NO_PETS = (
    "谢谢|天天|常常|慢慢|明明|宝宝|爸爸|妈妈|爷爷|奶奶|哥哥|姐姐|弟弟|妹妹|叔叔|刚刚|往往|仅仅|渐渐|"
    "好好|单单|星星|点点|乐乐呵|小区|小时|小票|小额|小孩|小伙|小店|小姐|小学|小型|小米|小心|小子|"
    "孩子|儿子|妻子|房子|车子|鞋子|老子|个子|样子|票子|老婆|老公|老板|老师|老人|老家|老大|老年|大家|"
    "大约|大概|大量|大爷|大妈|大姐|大哥|大楼|阿姨|一点|女儿|婴儿|小儿|幼儿|这儿|那儿|哪儿|电子|大半|"
    "大致|大力|大方|小声|小明细|大幅|老是|老远|大有|小有|大金|小金|大众|小众|大会|小会|大堂|大厅|"
    "治治|看看|老赖|老总|阿里|阿尔|阿克|阿司|阿富|阿迪|小康|小程|小计|小钱|大年|小年|老本|大病|小病|大海|小河|大海鲜|大海捞"
)
NO_PETS = frozenset(_NO_PETS.split("|"))
PERSON_BEHIND = 1.0  # what stands behind somebody weighs at least
COUNTRY = re.compile(
    r"(?P<family>[\u4e00-\u9fff])(?:老(?:[一二三四五六七八九幺蔫憨倔黑白胖汉]|铁匠|木匠|裁缝)|"
    r"[二三四五六七八九大小幺](?:娃|妹|姐|哥|爷|叔|嫂|毛|狗|丫|妮|柱|牛|壮|姑|婶|娘|宝|虎|蛋)[子儿]?|[娃妹][子儿]?(?=[说讲也都就是在，,。])|"
    r"(?:铁|狗|黑|毛)(?:蛋|柱|娃|牛))"
)
_OF_THE_VILLAGE = (
    "狗剩|狗蛋|狗娃|铁蛋|铁柱|铁牛|栓柱|拴柱|锁柱|二柱|大柱|三柱|二狗|二丫|大丫|三丫|二妮|大妮|二妞|大妞|黑蛋|毛蛋|黑娃|狗子|"
    "虎子|虎娃|牛娃|春妮|幺妹|老幺|顺子|强子|刚子|军子|亮子|伟子|涛子|东子|辉子|燕子|娟子|梅子|英子|霞子|兰子|三娃|二娃|大娃|四娃|满仓|满囤|来弟|招弟|翠花|秀儿"
)
VILLAGE = re.compile(rf"(?:{_OF_THE_VILLAGE})")


def pet_names_in(words: Words) -> Iterator[Place]:
    """Every such name of a text."""
    yield from _nicknames(words)
    yield from _of_the_country(words)
    yield from _pets(words)


def _nicknames(words: Words) -> Iterator[Place]:
    """小黄, 老周, 阿强: people who are called so."""
    text = words.text
    for match in NICK.finditer(text):
        start, end = match.span()
        known = text[start] == "阿" and match["name"] in GIVEN
        if not known and (match["name"] not in SINGLE or match["name"] in DOUBTFUL):
            continue
        if words.cuts(start, end) or match[0] in NO_PETS:
            continue
        before, after = text[max(0, start - LONGEST_BEFORE) : start], text[end : end + LONGEST_BEFORE]
        if weight_before(before, words, start) > 0 and (
            not after or not CHINESE.match(after[0]) or BEGINS_DOING.match(after) or HONORIFIC.match(after)
        ):
            yield start, end, 0


def _of_the_country(words: Words) -> Iterator[Place]:
    """铁蛋, 二丫; with a family name 刘三姐, 闫老五."""
    text = words.text
    for match in VILLAGE.finditer(text):
        start, end = match.span()
        weight = weight_before(text[max(0, start - LONGEST_BEFORE) : start], words, start)
        behind = weight_after(text[end : end + LONGEST_BEFORE], words, end)
        if weight > 0 and behind >= PERSON_BEHIND:
            yield start, end, 0
    for match in COUNTRY.finditer(text):
        start = match.start()
        is_begin = weight_before(text[max(0, start - LONGEST_BEFORE) : start], words, start) > 0
        if match["family"] in SINGLE - DOUBTFUL and (is_begin or start in words.bounds):
            yield *match.span(), 1


def _pets(words: Words) -> Iterator[Place]:
    """朵朵, 小美, 梅子, where they stand alone."""
    text = words.text
    for match in PET.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - LONGEST_BEFORE) : start], text[end : end + LONGEST_BEFORE]
        is_doing = BEGINS_DOING.match(after) or words.flag_at(end).startswith(JOINING)
        is_alone = not after or not CHINESE.match(after[0]) or KIN_BEHIND.match(after) is not None
        if not (is_alone or (end in words.bounds and is_doing)) or words.cuts(start, end):
            continue
        if _is_pet(match[0], weight_before(before, words, start), before):
            yield start, end, 0


def _is_pet(name: str, weight: float, before: str) -> bool:
    """朵朵, 小美, 梅子: a name by which a child or a clerk is called."""
    first, last = name[0], name[-1]
    if name in NO_PETS or first in NEVER_GIVEN or (last not in GIVEN and last not in PET_SIGNS):
        return False
    if first == last and (first in GIVEN_OFTEN or first in PET_SIGNS):
        return weight > 0
    return is_called(before) and (first in "小大老阿" or not is_word(name))
