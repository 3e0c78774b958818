"""How each kind of personal value looks when it is not revealed. Pure."""

import re

STAR = "*"
MOBILE = 11  # digits of a mobile number, and of most landlines with their area code
SHORTEST_ID = 8  # characters of the shortest travel papers


def mask_name(value: str) -> str:
    """王小明 → 王**; Anna Lee → A***; 阿依古丽·买买提 → 阿****; a single character → *."""
    if len(value) < 2:
        return STAR * len(value)
    return value[:1] + STAR * min(len(value) - 1, 4)


def mask_phone(value: str) -> str:
    """13812346027 → 138****6027; 023-63001234 → 023****1234; shorter numbers keep their last two digits."""
    digits = re.sub(r"\D", "", value)
    if len(digits) == MOBILE + 2:
        digits = digits.removeprefix("86")
    if len(digits) < MOBILE:
        return STAR * 4 + (digits[-2:] if len(digits) > 3 else "")
    return f"{digits[:3]}{STAR * 4}{digits[-4:]}"


def mask_id(value: str) -> str:
    """First three and last two characters: 110***************2X-style, never the birthday."""
    if len(value) < SHORTEST_ID:
        return STAR * len(value)
    return value[:3] + STAR * (len(value) - 5) + value[-2:]


def mask_address(value: str) -> str:
    """Province, city, district and street stay; what follows is hidden: 渝中区大坪街道****."""
    match = re.match(r"(.{0,30}?(?:街道|镇|乡))", value) or re.match(r"(.{0,20}?[区县市])", value)
    if match:
        return match.group(1) + STAR * 4
    return (value[:2] if len(value) > 4 else "") + STAR * 4


def mask_account(value: str) -> str:
    """Only the last four characters."""
    return STAR * 4 + value[-4:] if len(value) > 4 else STAR * 4


def mask_text(value: str) -> str:
    """Free text shows only that something is there."""
    return STAR * 4 if value else ""


MASKS = {
    "name": mask_name,
    "phone": mask_phone,
    "id": mask_id,
    "address": mask_address,
    "account": mask_account,
    "text": mask_text,
}
