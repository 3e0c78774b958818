"""What stands beside a name, and what it weighs. Pure."""

import re

from lianwei.reading.cues import BEGINS_DOING, BEGINS_OTHER, HONORIFIC, INTRODUCING, LEADING, ROLES
from lianwei.reading.cutting import CHINESE, Words

INTRODUCED = 2.0  # what an introduction weighs at least
LONGEST_BEFORE = 6  # characters
SPEAKING = re.compile("说|讲|称|表示|承诺|告诉|答应|回复|回答|解释|保证|承认|否认")
# Words that join or tell what is done: verbs, adverbs, prepositions, conjunctions, particles, pronouns, times
JOINING = ("v", "d", "p", "c", "u", "r", "t", "zg")
COUNTING = ("m", "f")
BARE = re.compile(r"[:： ]*[是为叫有]?[:： *]*$")
TRADE = re.compile(r"[\u4e00-\u9fff](?:员|师|匠|[店馆站社校园院所会组科处局部厂团村乡镇区县市州行董]长)$")
NO_TRADE = re.compile(r"(?:人员|全员|动员|成员|名师|出师|律师|官员|党员|会员|议员|委员|议长|见长|增长|成长)$")
KIN = re.compile(
    r"(?:^|[我俺咱她他你其的和与跟、，。])(?:爹|娘|妈|爸|爷|奶|哥|姐|弟|妹|叔|伯|姨|姑|舅|婶|嫂|娃|媳妇)$"
)
KIN_BEHIND = re.compile("妈妈|爸爸|妈|爸|母亲|父亲|奶奶|爷爷|外婆|外公|家长|夫妇|两口子|兄弟|姐妹|家的")


def weight_before(before: str, words: Words, at: int) -> float:
    """What stands before: an introduction, a kind of person, a joint, the begin of a clause."""
    if before.endswith("本人"):
        return 1.4
    bare = BARE.sub("", before)
    if ends_in(bare, INTRODUCED_BY) or ends_in(before, INTRODUCED_BY):
        return 2.4
    if ends_in(bare, KINDS):
        return 1.8
    if is_trade(bare) or KIN.search(bare):
        return 1.5
    if not before or not CHINESE.match(before[-1]) or ends_in(before, JOINTS):
        return 0.9
    return 0.6 if words.flag_before(at).startswith(JOINING) else -0.8


def weight_after(after: str, words: Words, end: int) -> float:
    """What stands behind: an end, something only people do; or what makes a shop of it."""
    if not after or not CHINESE.match(after[0]):
        return -4.0 if after[:1] in "[〔【《" and after else 0.8
    if HONORIFIC.match(after) and not BEGINS_OTHER.match(after):
        return 2.2
    if SPEAKING.match(after) and end in words.bounds:
        return 1.6
    if KIN_BEHIND.match(after):
        return 1.2
    return _weight_of_words(after, words, end)


def _weight_of_words(after: str, words: Words, end: int) -> float:
    flag, is_doing = words.flag_at(end), BEGINS_DOING.match(after) is not None
    if BEGINS_OTHER.match(after) and not is_doing and not flag.startswith("v"):
        return -4.0
    if is_doing or flag.startswith(JOINING):
        return 1.0 if end in words.bounds else 0.6
    return 0.3 if flag.startswith(COUNTING) else -0.6


def is_called(before: str) -> bool:
    """Whether a kind of person or an introduction stands there: whoever follows is called so."""
    return ends_in(before, KINDS) or ends_in(before, INTRODUCED_BY) or is_trade(before)


def is_trade(before: str) -> bool:
    """Whether somebody's trade stands there: 收费员, 验光师, 馆长."""
    return TRADE.search(before) is not None and not NO_TRADE.search(before)


def ends_in(text: str, words: frozenset[str]) -> bool:
    """Whether a text ends in one of the words, none longer than what is looked at before a name."""
    return any(text[-length:] in words for length in range(1, min(len(text), LONGEST_BEFORE) + 1))


INTRODUCED_BY, KINDS, JOINTS = (frozenset(said.split("|")) for said in (INTRODUCING, ROLES, LEADING))
