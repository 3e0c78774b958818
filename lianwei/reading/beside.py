"""What stands beside a name, and what it weighs. Pure."""

import re

from lianwei.reading.cues import BEGINS_DOING, BEGINS_OTHER, ENDS, HONORIFIC
from lianwei.reading.cutting import CHINESE, Words

INTRODUCED = 2.0  # what an introduction weighs at least
LONGEST_BEFORE = 6  # characters
SPEAKING = re.compile("说|讲|称|表示|承诺|告诉|答应|回复|回答|解释|保证|承认|否认")
# Words that join or tell what is done: verbs, adverbs, prepositions, conjunctions, particles, pronouns, times
JOINING = ("v", "d", "p", "c", "u", "r", "t", "zg")


def weight_before(before: str, words: Words, at: int) -> float:
    """What stands before: an introduction, a kind of person, a joint, the begin of a clause."""
    bare = re.sub(r"[:： ]*[是为叫有]?[:： ]*$", "", before)
    if before.endswith("本人"):
        return 1.4
    if ENDS["INTRODUCING"].search(bare) or ENDS["INTRODUCING"].search(before):
        return 2.4
    if ENDS["ROLES"].search(bare):
        return 1.8
    if not before or not CHINESE.match(before[-1]):
        return 0.9
    if ENDS["LEADING"].search(before):
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
    flag = words.flag_at(end)
    if BEGINS_OTHER.match(after) and not BEGINS_DOING.match(after) and not flag.startswith("v"):
        return -4.0
    if BEGINS_DOING.match(after) or flag.startswith(JOINING):
        return 1.0 if end in words.bounds else 0.6
    return -0.6


def is_called(before: str) -> bool:
    """Whether a kind of person or an introduction stands there: whoever follows is called so."""
    return bool(ENDS["ROLES"].search(before) or ENDS["INTRODUCING"].search(before))
