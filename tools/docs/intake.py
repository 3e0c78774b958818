"""What a door hands in, from the models that check it."""

from typing import Any

from lianwei.cases.payloads import ComplaintPayload, EnquiryPayload, ViolationReportPayload

from .tables import table

PATHS = {
    "POST /api/intake/v1/complaints": ComplaintPayload,
    "POST /api/intake/v1/enquiries": EnquiryPayload,
    "POST /api/intake/v1/violation-reports": ViolationReportPayload,
}


HEAD = "# Intake v1: the fields\n\nSource: `lianwei/cases/payloads.py`. How to call it: `docs/intake.md`.\n"


def intake() -> str:
    """Every field of intake v1."""
    parts = [HEAD]
    seen: set[str] = set()
    for path, model in PATHS.items():
        schema = model.model_json_schema()
        parts.append(f"## {path}\n\n{model.__doc__}\n\n{_fields(schema)}")
        for name, part in schema.get("$defs", {}).items():
            if name not in seen:
                parts.append(f"### {name}\n\n{part['description']}\n\n{_fields(part)}")
                seen.add(name)
    return "\n".join(parts)


def _fields(schema: dict[str, Any]) -> str:
    needed = schema.get("required", ())
    rows = [
        (f"`{name}`", "yes" if name in needed else "", _form(field), field.get("description", ""))
        for name, field in schema["properties"].items()
    ]
    return table(("field", "needed", "form", "meaning"), rows)


def _form(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return _form(field["anyOf"][0])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"] if value)
    kind = field.get("format") or field.get("type") or "ref"
    forms = {
        "ref": lambda: str(field["$ref"]).rpartition("/")[2],
        "array": lambda: f"list, {field['maxItems']} at most: {_form(field['items'])}",
        "date": lambda: "day",
        "integer": lambda: f"whole number, {field['minimum']} to {field['maximum']}",
        "string": lambda: f"text, {field['maxLength']} characters",
        "boolean": lambda: "true or false",
    }
    return forms[kind]()
