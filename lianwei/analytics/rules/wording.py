"""The fixed words of reports and findings in both data languages, kept as data (data/wording.toml)."""

import tomllib
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "wording.toml"
ZH, EN = "zh", "en"


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def say(key: str, language: str = ZH, **values: object) -> str:
    """The sentence `key` with its values filled in. KeyError for a key or value that is not there."""
    return _words()[key][language].format(**values)


def language_of(code: str) -> str:
    """The data language for a language of the screen: zh-hans → zh."""
    return ZH if code.startswith(ZH) else EN
