"""Licences of open data, as data (data/licences.toml), and what a month of several members is under."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "licences.toml"
NONE = ""  # none named: whoever wants to use the data asks


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence. `code`: as in the SPDX list; `url`: its text; `source`: where it is laid down."""

    code: str
    name: str
    name_en: str
    url: str
    source: str


@cache
def licences() -> dict[str, Licence]:
    """All that may be chosen, by code, in the order of the file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["licence"]
    return {
        each["code"]: Licence(each["code"], each["name"], each["name_en"], each["url"], each["source"])
        for each in told
    }


def licence_of(chosen: Mapping[str, str]) -> Licence | None:
    """The one licence that all members of a month have chosen; None where they differ or one named none.
    `chosen`: code of the licence by code of the member.
    """
    codes = set(chosen.values())
    return licences().get(codes.pop()) if len(codes) == 1 else None


def rights_told(chosen: Mapping[str, str]) -> tuple[str, str]:
    """Under what a month may be used, in Chinese and in English."""
    if one := licence_of(chosen):
        return (
            f"许可：{one.name}。请注明来源。",
            f"Licence: {one.name_en}. Please name the source.",
        )
    if not any(chosen.values()):
        return (
            "未指定许可；需要使用的，请先询问公开数据的成员单位。",
            "No licence is named: please ask the members that publish before you use the data.",
        )
    named = [(member, licences().get(code)) for member, code in sorted(chosen.items())]
    chinese = "；".join(f"{member} {each.name if each else '未指定，请询问'}" for member, each in named)
    english = "; ".join(
        f"{member} {each.name_en if each else 'none named, please ask'}" for member, each in named
    )
    return f"各成员单位的许可不同：{chinese}。", f"The members' licences differ: {english}."
