"""Published texts that never were: as many different ones as asked for, and copies of them as they travel."""

from collections.abc import Iterator, Sequence
from random import Random

Text = tuple[str, str]  # title, text

MATTERS: tuple[tuple[str, str, str], ...] = (  # what was bought, what is wrong, what is asked for
    ("健身年卡", "门店一夜之间关门，负责人失联", "退还卡内余额"),
    ("美容预付卡", "店员反复推销新项目，原有次数被清零", "按合同退费"),
    ("舞蹈培训课程", "机构停课后迟迟不安排补课", "退还剩余学费"),
    ("新能源汽车", "行驶中多次断电，售后称属正常现象", "更换电池或者退车"),
    ("二手手机", "到手后发现屏幕被更换，与宣传不符", "退一赔三"),
    ("整屋定制家具", "板材气味刺鼻，检测结果甲醛不合格", "拆除并赔偿"),
    ("跨省旅游线路", "途中强制进店购物，自费项目未事先说明", "退还购物款"),
    ("外卖套餐", "餐盒里吃出异物，商家拒绝承认", "依法赔偿"),
    ("婴幼儿奶粉", "日期喷码有涂改痕迹，疑为临期产品", "封存同批次并召回"),
    ("家用热水器", "安装收费远高于公示价格，维修两次仍漏水", "退还多收的费用"),
    ("婚纱摄影", "底片被加价出售，拍摄地点与约定不一致", "按约定交付"),
    ("驾校学车", "报名后场地搬迁，教练频繁更换", "退还学费"),
    ("宠物狗", "到家三天确诊犬瘟，商家称概不负责", "承担治疗费用"),
    ("视频会员", "到期前自动续费，取消入口很难找到", "退还自动扣款"),
    ("保健床垫", "以讲座名义向老人虚假宣传疗效", "全额退款"),
    ("洗衣充值卡", "羽绒服洗坏后只肯赔偿洗衣费", "照价赔偿"),
)
PLACES = ("渝中区", "江北区", "南岸区", "沙坪坝区", "九龙坡区", "渝北区", "万州区", "绵阳市", "宜宾市")
EVERY = 5  # text names a business of the register
WAYS = (
    "记者走访发现，店门上只贴着一张手写的告示",
    "多位网友在评论区晒出收据和聊天记录",
    "当事人先后六次与客服沟通，得到的答复互不相同",
    "街道工作人员到场登记了到访者的联系方式",
    "业内人士提醒，签合同前应当看清违约条款",
    "有律师表示，格式条款免除自身责任的无效",
    "市场监督管理所已调取后台收款流水",
    "消委会组织双方面对面调解，商家代表中途离席",
    "同一商场的其他租户说，上个月就有人来要账",
    "平台回应称正在核实，三个工作日内给出结果",
    "一位老年顾客说，当初是看了电视广告才买的",
    "受访专家建议推行预收资金第三方存管",
    "当地已启动专项检查，首批抽查了二十余家",
    "部分家长建群统计人数，准备集体维权",
    "商家在短视频里道歉，但没有说明退款时间",
    "法院去年判过类似案件，消费者获得支持",
)
OUTLETS = ("早报网", "晚报", "都市频道", "民生热线", "本地论坛", "短视频号")


def texts(n: int, rng: Random, *, businesses: Sequence[str] = ()) -> list[Text]:
    """So many different texts; some of them name a business that is given."""
    return [_text(at, rng, _named(at, businesses)) for at in range(n)]


def _named(at: int, businesses: Sequence[str]) -> str:
    return businesses[at // EVERY % len(businesses)] if businesses and at % EVERY == 0 else ""


def _text(at: int, rng: Random, named: str) -> Text:
    thing, wrong, asked = MATTERS[at % len(MATTERS)]
    place, people, money = PLACES[at % len(PLACES)], rng.randrange(2, 90), rng.randrange(1, 400) * 50
    told = rng.sample(WAYS, 5)
    shop = (
        named
        or f"{rng.choice('宏瑞嘉启悦盛安丰')}{rng.choice('达康美源泰和创景')}{rng.choice('阁坊汇园轩居')}"
    )
    title = f"{place}{people}人投诉{shop}{thing}"
    first = f"近日，{place}{people}名消费者反映在{shop}购买{thing}，{wrong}，涉及金额{money}元，要求{asked}"
    return title, "。".join((first, *told)) + "。"


def copies(originals: list[Text], rng: Random) -> Iterator[tuple[str, Text]]:
    """One copy of each, with how it was copied: word for word, under another title, cut short."""
    for at, (title, text) in enumerate(originals):
        retitled = f"转载｜{title}（{rng.choice(OUTLETS)}）"
        shorter = "。".join(text.split("。")[:-2]) + "。"
        yield (("exact", (title, text)), ("re-titled", (retitled, text)), ("shortened", (title, shorter)))[
            at % 3
        ]
