"""The note under a report: how its shares were printed."""

from lianwei.analytics.rules.style import Style
from lianwei.analytics.rules.wording import ZH, say


def style_note(style: Style, language: str = ZH) -> str:
    """Base, rounding, the others and changes of a style in one sentence."""
    return say(
        "note_style",
        language,
        base=say(f"note_base_{style.share_base}", language),
        decimals=say(f"note_decimals_{style.decimals}", language),
        others=say("note_others", language) if style.is_residual else "",
        changes=say(f"note_changes_{style.change_of}", language),
    )
