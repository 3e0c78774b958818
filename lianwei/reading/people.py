"""Words meant for other offices, without the people in them: numbers become tokens, names a 某. Pure.

Names are found where something introduces or follows them (消费者王小明, 王小明先生); a bare name elsewhere
in a sentence is not, so whoever writes is still asked to leave names out.
"""

import re

from lianwei.reading.numbers import tokenise
from lianwei.reading.oneline import COMPOUND, SURNAMES

# Surnames that are more often another word behind the words below: 消费者于三月, 投诉人单方
DOUBTFUL = "于向时成单万方温安和"
SURNAME = rf"(?:{'|'.join(COMPOUND)}|[{''.join(each for each in SURNAMES if each not in DOUBTFUL)}])"
GIVEN = r"[\u4e00-\u9fff]{1,2}?"
INTRODUCED = re.compile(
    r"(?P<before>(?:消费者|投诉人|申诉人|举报人|联系人|当事人|申请人|委托人|代理人|原告|被告|法定代表人|负责人|店主|经理|顾客|客户|业主|家长|患者|"
    rf"学员|姓名|名叫|我叫)[:： ]?[是为叫]?)(?P<surname>{SURNAME})(?P<given>{GIVEN})"
    r"(?=[^\u4e00-\u9fff]|$|与|和|在|向|因|称|反映|投诉|举报|要求|到|从|说|表示|购买|于|电话|来电|来访|通过|提出|同意|签订)"
)
ADDRESSED = re.compile(
    rf"(?P<before>)(?P<surname>{SURNAME})(?P<given>{GIVEN})(?=女士|先生|小姐|阿姨|大爷|大妈|婆婆|奶奶|爷爷)"
)
SOMEBODY = "某"


def without_people(text: str) -> str:
    """A text in which numbers of people are tokens and names that are recognised a surname with 某. A text
    that went through once comes back unchanged.
    """
    for pattern in (INTRODUCED, ADDRESSED):
        text = pattern.sub(lambda found: f"{found['before']}{found['surname']}{SOMEBODY}", text)
    return tokenise(text).text
