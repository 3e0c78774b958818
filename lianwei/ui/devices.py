"""What a browser calls itself, in words: browser and system, and nothing about where it might be."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

# The first that fits counts: most browsers also say the names of those they descend from.
BROWSERS: tuple[tuple[str, str | Promise], ...] = (
    (r"MicroMessenger", _("WeChat")),
    (r"DingTalk", _("DingTalk")),
    (r"\bEdgA?/|EdgiOS", "Edge"),
    (r"QIHU|360(?:SE|EE|browser)", _("360 browser")),
    (r"QQBrowser", _("QQ browser")),
    (r"MetaSr|Sogou", _("Sogou browser")),
    (r"UCBrowser|UBrowser", _("UC browser")),
    (r"Quark", _("Quark")),
    (r"HuaweiBrowser", _("Huawei browser")),
    (r"OPR/|Opera", "Opera"),
    (r"Firefox/|FxiOS", "Firefox"),
    (r"Chrome/|CriOS|Chromium", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS: tuple[tuple[str, str | Promise], ...] = (
    (r"HarmonyOS|OpenHarmony", _("HarmonyOS")),
    (r"Android", _("Android")),
    (r"iPad", "iPad"),
    (r"iPhone", "iPhone"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"UOS|Deepin", _("UnionTech OS")),
    (r"Kylin", _("Kylin")),
    (r"CrOS", "ChromeOS"),
    (r"Linux|X11", "Linux"),
)


def device_words(agent: str) -> str:
    """ "Chrome on Windows"; what is not known is said to be so."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        return _now("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _now("An unknown browser")


def _first(patterns: tuple[tuple[str, str | Promise], ...], agent: str) -> str:
    return next((str(name) for pattern, name in patterns if re.search(pattern, agent)), "")
