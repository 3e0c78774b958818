"""Browser and system in words, whatever names a browser repeats."""

import pytest

from lianwei.ui.devices import device_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS + "Chrome/120.0.0.0 Safari/537.36", "Windows 上的 Chrome"),
        (WINDOWS + "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0", "Windows 上的 Edge"),
        (WINDOWS + "Chrome/86.0.4240.198 Safari/537.36 QIHU 360SE", "Windows 上的 360 浏览器"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Linux 上的 Firefox"),
        (
            "Mozilla/5.0 (Linux; Android 12; HarmonyOS; ALN-AL00) AppleWebKit/537.36 Chrome/99.0 "
            "HuaweiBrowser/14.0 Mobile Safari/537.36",
            "鸿蒙 上的 华为浏览器",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 "
            "MicroMessenger/8.0.44",
            "iPhone 上的 微信",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
            "macOS 上的 Safari",
        ),
        ("python-requests/2.31", "未知的浏览器"),
        ("", "未知的浏览器"),
    ],
)
def test_a_browser_in_words(agent, words):
    assert device_words(agent) == words
