"""How form fields become markup: by templates, except the selects, of which a page of filters has four."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"
FROM_CSS = ("class", "type")  # attributes the markup below sets itself


class Fields(TemplatesSetting):
    """Selects are joined here: by a template, the seventy options of the worklist take 3 ms."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        if template_name == SELECT:
            return SafeString(_select(context["widget"]))
        return SafeString(super().render(template_name, context, request))


def _select(widget: Mapping[str, Any]) -> str:
    """Every value in it is escaped, whoever made it: an option holds text alone."""
    groups = "".join(_group(name, options) for name, options, _place in widget["optgroups"])
    name = escape(widget["name"])
    return f'<select name="{name}" class="form-select"{_attributes(widget["attrs"])}>{groups}</select>'


def _group(name: object, options: list[dict[str, Any]]) -> str:
    inner = "".join(_option(each) for each in options)
    return f'<optgroup label="{escape(str(name))}">{inner}</optgroup>' if name else inner


def _option(option: Mapping[str, Any]) -> str:
    chosen = " selected" if option["selected"] else ""
    return f'<option value="{escape(str(option["value"]))}"{chosen}>{escape(str(option["label"]))}</option>'


def _attributes(attrs: Mapping[str, Any]) -> str:
    given = ((k, v) for k, v in attrs.items() if v is not False and k not in FROM_CSS)
    return "".join(f" {escape(k)}" if v is True else f' {escape(k)}="{escape(str(v))}"' for k, v in given)
