"""Names of people that are not built as Chinese ones: 买买提·艾力, 扎西次仁, John Smith, Wang Lei. Pure."""

import re
from collections.abc import Iterator

from lianwei.reading.cues import INTRODUCING, ROLES

# Characters that write Uyghur, Kazakh, Mongolian and Russian names
SOUNDS = frozenset(
    "山根卜杜赫迪佳妮罗丝芙尕茹克则阔热巴扎西那扬桑阿艾买提麦力古丽娜尔不都热合曼卡德木江吐逊买里亚依帕孜米吾布拉克肖哈斯穆罕默萨迪玛沙吉坦苏来伊图努尔逊巴格其木乌云达赛汗额勒朝鲁特呼伦娃日塔玉苏甫"
    "托合塔洪阿孜古扎伊明别肯叶尔江波拉提加娜赫巴合提奴尔兰马合木提热孜万努比娅帕提曼再吐地莎提哈力木司坎白克力甫居买谢奥列维奇安德烈卡捷琳娜伊万诺夫叶莲"
)
DOTTED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•・‧∙][\u4e00-\u9fff]{1,10}){1,3}")
NO_PERSON = re.compile(
    r"(?:店|馆|城|广场|酒店|公司|系列|款|中心|酒|茶|路|站|版|国际|公园|大厦|银行|小区|花园|家|汇|府|苑|里|湾|号)$"
)
TIBETAN = (
    "扎西|次仁|多吉|卓玛|拉姆|白玛|旦增|丹增|格桑|央金|洛桑|尼玛|达瓦|索朗|索南|顿珠|罗布|平措|德吉|曲珍|旺堆|仁青|仁增|才让|贡布|强巴|益西|桑吉|"
    "巴桑|次旦|旺姆|曲扎|措姆|拉珍|卓嘎|普布|加措|嘉措|班觉|旺杰|群培|边巴|米玛|拉巴|江央|泽仁|泽郎|甲央|尼珍|拥措|白珍|旺扎|卓玛措|梅朵|才仁|尕藏|桑杰|旦巴"
)
TIBETAN_NAME = re.compile(rf"(?:{TIBETAN}){{2,3}}")
ONE_TIBETAN = re.compile(
    rf"(?:(?:{INTRODUCING}|{ROLES})(?:是|:|：)?)(?P<name>{TIBETAN})(?![\u4e00-\u9fff](?:店|城|酒))"
)
FAR = (
    "阿依古丽|古丽|买买提|阿卜杜|阿不都|吐尔逊|艾合买提|巴特尔|其其格|乌云|苏日娜|"
    "阿依努尔|古丽娜尔|努尔|哈斯|库尔班|卡德尔|玉素甫|麦麦提|图尔荪|艾尼|其木格|孟和|布和|图雅|高娃|托娅|"
    "阿木|夏提|叶尔|加央|央宗|德庆|木拉提|热孜|达吾|巴雅|斯日|特木|朝格|恩克|"
    "那日苏|格日勒|萨仁|娜仁|朝克|阿拉坦|宝音|斯琴|阿迪力|帕提古丽|热依汗|木合塔尔"
)
# Clans and given names of the Yi, given names of the Dai, family and given names of Japan
YI_CLANS = (
    "吉克|阿苏|沙马|吉木|曲比|阿尔|马海|俄木|阿余|吉伍|勒伍|阿洛|海来|比布|贾巴|吉狄|金古|倮伍|苏呷|"
    "罗洪|阿侯|瓦扎|布约|吉子|曲木|尔古|乃古|的日|麦吉|且沙|木帕|加巴|阿力|阿的"
)
YI_GIVEN = (
    "拉且|伍呷|伍甲|阿牛|木呷|木甲|日哈|阿依|阿呷|阿甲|子古|史布|尔布|石布|木牛|伍各|伍果|阿支|阿合|"
    "尔作|曲布|有铁|古铁|日古|达铁|阿各|阿果|伍牛|石一|伍来|木乃|阿英|布哈"
)
DAI_GIVEN = "岩(?:温|罕|香|叫|论|糯|坎|吨|应|拉|甩|扁|保|光)|玉(?:罕|香|波|温|喃|应|儿|腊|甩|坦|旺|恩)"
JAPANESE = (
    "(?:佐藤|铃木|高桥|田中|渡边|伊藤|山本|中村|小林|加藤|吉田|山田|佐佐木|山口|松本|井上|木村|斋藤|阪本|桥本|石川|中岛|前田|藤田|小川|"
    "后藤|冈田|长谷川|村上|近藤|石井|青木|大野|竹内)"
    "(?:[一太健美香惠由纪真优翔拓裕直和浩智]{1,2}[一二三郎太介平子美香惠树人也奈菜]|[一-龥](?:子|郎|美|介)|"
    "[一-龥]?[健翔亮诚翼隼])"
)
MOST_BEFORE, MOST_BEHIND = 2, 3  # characters that such a name has beside these
YI_NAME = re.compile(rf"(?:{YI_CLANS})(?:{YI_GIVEN})")
JAPANESE_NAME = re.compile(JAPANESE)
ONE_FAR = re.compile(
    rf"(?:(?:{INTRODUCING}|{ROLES})(?:是|:|：)?)(?P<name>{YI_GIVEN}|{DAI_GIVEN})(?![\u4e00-\u9fff](?:店|城|酒))"
)
TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Madam|Sir)\b\.? ?"
WORD = r"[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)?"
TITLED = re.compile(rf"(?<![A-Za-z]){TITLE}(?P<name>{WORD}(?: {WORD}){{0,2}})")
CALLED = re.compile(
    rf"(?<![A-Za-z])(?:[Mm]y name is|[Ii] am|[Ii]'m|[Nn]ame[:：]|called|named|contact|(?:manager|assistant|"
    rf"clerk|agent|seller|landlord|owner|driver|coach|wife|husband|friend|son|daughter|"
    rf"colleague)(?: is)?,?|signed)"
    rf" (?P<name>{WORD}(?: {WORD}){{0,2}})"
)
INITIAL = re.compile(rf"(?:{ROLES})(?P<name>[小老阿][A-Z])(?![A-Za-z0-9])")
STAFF = re.compile(rf"(?:{ROLES}|叫|换成|主管) ?(?P<name>{WORD}(?: {WORD}){{0,2}})")
SPOKEN_OF = re.compile(
    rf"(?:叫|喊|自称|名叫|跟|由|找|被|和|的)(?P<name>{WORD}(?: {WORD}){{0,2}})"
    rf"(?=说|讲|给我|帮我|让我|老师|教练|[姐哥]|一起|负责|接待|推荐|介绍)"
)
CALLED_SO = re.compile(
    rf"(?:人|师|员|个|位|他|她|我|的)(?:名叫|叫|自称)(?P<name>{WORD}(?: {WORD}){{0,2}})(?!\w)"
)
_NOT_NAMES = (
    "The This That Apple Store Alipay WeChat Taobao Building Room Road Street Monday China Chinese "
    "English Chongqing Beijing Shanghai Wi App Pro Max Plus Nike Adidas Huawei Sony Canon "
    "Lenovo Starbucks Wifi"
)
NOT_NAMES = frozenset(_NOT_NAMES.split())
ENGLISH_GIVEN = (
    "John|James|Robert|Michael|David|William|Richard|Thomas|Mary|Jennifer|Linda|Elizabeth|Susan|Jessica|"
    "Sarah|Karen|Lisa|Nancy|Emma|Anna|Peter|Paul|Mark|George|"
    "Daniel|Kevin|Brian|Steven|Andrew|Alice|Amy|Helen|Laura|Julia|Maria|Ivan|Carlos|Ahmed|Ali|Emily|Grace|"
    "Lucy|Lily|Jack|Tom|Tony|Frank|Henry|Charles|Anthony|Joseph"
)
# By which shops, agencies and schools in China call their staff; none that is a brand there
CLERKS = (
    "Jenny|Mike|Amy|Lisa|Leo|Vivian|Kelly|Cindy|Coco|Jason|Eric|Sam|Jerry|Wendy|Sophie|Sophia|Fiona|Yoyo|Nina|Ella|Eva|Eric|Andy|"
    "Sandy|Candy|Cherry|Joyce|Winnie|Jessie|Rachel|Rebecca|Sunny|Vincent|Victor|Vicky|Steve|Simon|Alex|Allen|Alan|Ben|Bella|Betty|Bob|"
    "Carol|Cathy|Chloe|Chris|Christina|Claire|Daisy|Danny|Diana|Doris|Edward|Ellen|Elsa|Ethan|Gary|Gina|Hannah|Harry|Irene|Iris|Ivy|Jane|Janet|"
    "Jay|Jeff|Jim|Jimmy|Joanna|Joe|Judy|Justin|Kate|Kathy|Ken|Kitty|Lucas|Maggie|Mandy|Martin|Mary|Max|Mia|Michelle|Monica|Nick|Nicole|"
    "Oscar|Patrick|Philip|Queenie|Ray|Rita|Rose|Ruby|Ryan|Sally|Sara|Shirley|Stella|Stephen|Sean|Ted|Tiffany|Tim|Tina|Tracy|Wilson|Yuki|Zoe"
)
PINYIN_FAMILY = (
    "Wang|Li|Zhang|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo|Zheng|Liang|Xie|"
    "Tang|Deng|Han|Feng|Cao|Zeng|Peng|Xiao|Cai|Pan|Tian|Dong|"
    "Yuan|Yu|Ye|Jiang|Du|Su|Wei|Cheng|Lu|Ding|Ren|Yao|Shen|Zhong|Tan|Liao|Fan|Jin|Shi|Dai|Jia|Xia|Qiu|Fang|"
    "Hou|Zou|Xiong|Meng|Qin|Bai|Yan|Xue|Duan|Lei|Tao|Gu|Mao|Hao|Gong|Shao|Ouyang|Situ"
)
SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?(?:iang|iong|uang|ang|eng|ong|iao|ian|ing|uai|uan|ai|ei|ao|ou|an|en|"
    "ia|ie|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v)"
)
PINYIN = re.compile(
    rf"(?<![A-Za-z])(?:(?:{PINYIN_FAMILY}) (?=[A-Z])(?i:{SYLLABLE}(?:['-]?{SYLLABLE})?)(?![A-Za-z])|"
    rf"(?=[A-Z])(?i:{SYLLABLE}['-]?{SYLLABLE}) (?:{PINYIN_FAMILY})(?![A-Za-z]))"
)
ALONE = re.compile(
    rf"(?<![A-Za-z0-9&' \-.])(?:{ENGLISH_GIVEN}|{CLERKS})(?: {WORD})?"
    r"(?![A-Za-z0-9&'\-.])(?= ?[\u4e00-\u9fff，。、；）,;])"
)
ENGLISH = re.compile(rf"(?<![A-Za-z])(?:{ENGLISH_GIVEN}) {WORD}\b")


WHOLE = (TIBETAN_NAME, ENGLISH, ALONE, YI_NAME, JAPANESE_NAME, PINYIN)
WITHIN = (ONE_FAR, ONE_TIBETAN, TITLED, CALLED, STAFF, INITIAL, SPOKEN_OF, CALLED_SO)


def far_names(text: str) -> Iterator[tuple[int, int, int]]:
    """Where such names stand: start, end, and 0 for the length of a family name nobody knows."""
    for match in DOTTED.finditer(text):
        yield from _dotted(match)
    yield from _sounding(text)
    for pattern in WHOLE:
        for match in pattern.finditer(text):
            yield *match.span(), 0
    for pattern in WITHIN:
        for match in pattern.finditer(text):
            if not NOT_NAMES & set(match["name"].split()):
                yield *match.span("name"), 0


def _dotted(match: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    """The parts around a dot, as far as they are made of sounds."""
    first, *rest = re.split(r"[·•・‧∙]", match[0])
    if NO_PERSON.search(match[0]):
        return
    skip = next((n for n in range(len(first)) if all(sign in SOUNDS for sign in first[n:])), len(first) - 1)
    last = rest[-1]
    keep = next((n for n in range(len(last), 0, -1) if all(sign in SOUNDS for sign in last[:n])), 0)
    if keep and all(sign in SOUNDS for part in rest[:-1] for sign in part) and first[skip] in SOUNDS:
        yield match.start() + skip, match.end() - len(last) + keep, 0


def _sounding(text: str) -> Iterator[tuple[int, int, int]]:
    """古丽, 买买提 and the signs beside them that write sounds too."""
    for match in re.finditer(FAR, text):
        start, end = match.span()
        while start and text[start - 1] in SOUNDS and match.start() - start < MOST_BEFORE:
            start -= 1
        while end < len(text) and text[end] in SOUNDS and end - match.end() < MOST_BEHIND:
            end += 1
        yield start, end, 0
