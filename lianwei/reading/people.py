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
# Words that begin with the sign of a surname and stand behind the words below as well: 消费者申请退款
NO_NAME = (
    "申请|申诉|陈述|余额|余款|解除|解决|解释|解约|关注|关心|关于|包括|管理|计划|金额|高度|高龄|严重|许可|许多|尚未|"
    "符合|游览|游玩|顾虑|毕业|任何|任意|易于|连续|施工|钱款|钱财|毛病|马上|曾经|范围|程序|康复|齐全|尤其|阳台|房屋|房东|"
    "季度|高兴|毛利|凌晨|司机|杜绝|谢绝|石材|田地|夏季|江边|龙头|雷同|段落|路过|路途|蓝色|白色|白天|牛奶|苗木|华为|何时|何种|何处"
)
GIVEN = r"[\u4e00-\u9fff]{1,2}?"
INTRODUCED = re.compile(
    r"(?P<before>(?:消费者|投诉人|申诉人|举报人|联系人|当事人|申请人|委托人|代理人|原告|被告|法定代表人|负责人|店主|经理|顾客|客户|业主|家长|患者|"
    rf"学员|姓名|名叫|我叫)[:： ]?[是为叫]?)(?!{NO_NAME})(?P<surname>{SURNAME})(?P<given>{GIVEN})"
    r"(?=[^\u4e00-\u9fff]|$|与|和|在|向|因|称|反映|投诉|举报|要求|到|从|说|表示|购买|于|电话|来电|来访|通过|提出|同意|签订|退|办|买|购|付|交|去|给|被|把|将|未|已|的)"
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
