"""Code lists on a day: labels as they were then, choices for forms, other systems' words."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.core.editions import kept
from lianwei.registry.models import CODE_KINDS, Category, Code, CodeMapping
from lianwei.registry.rules import normalise_name

NO_FIT = 9
Choices = list[tuple[str, str]]


@kept("codes")
def _versions(kind: str) -> tuple[Code, ...]:
    """Every version of every entry of a list, in the order they are printed."""
    return tuple(CODE_KINDS[kind].objects.order_by("sort", "code", "valid_from"))


@kept("codes")
def _in_force(kind: str, on: date) -> dict[str, Code]:
    return {entry.code: entry for entry in _versions(kind) if entry.is_in_force(on)}


def codes_on(kind: str, *, on: date) -> list[Code]:
    """The entries of a list in force on a day, in the order they are printed. For reading alone."""
    return list(_in_force(kind, on).values())


def code_on(kind: str, code: str, *, on: date) -> Code | None:
    """One entry as it stood on a day."""
    return _in_force(kind, on).get(code)


def code_label(kind: str, code: str, *, on: date) -> str:
    """The entry's name as it stood on a day; the bare code where the list does not know it."""
    entry = code_on(kind, code, on=on)
    return entry.label if entry else code


@kept("codes", size=1)
def _by_code() -> dict[tuple[str, str], list[Code]]:
    """The versions of every entry of every list."""
    found: dict[tuple[str, str], list[Code]] = defaultdict(list)
    for kind in CODE_KINDS:
        for entry in _versions(kind):
            found[kind, entry.code].append(entry)
    return dict(found)


def code_labels(wanted: Iterable[tuple[str, str]], *, on: date) -> dict[tuple[str, str], str]:
    """(kind, code) → name as it stood on a day; a code the lists do not know stays as it is."""
    known = _by_code()
    return {key: _label(known.get(key, ()), key[1], on) for key in set(wanted)}


def _label(versions: Iterable[Code], code: str, on: date) -> str:
    return next((entry.label for entry in versions if entry.is_in_force(on)), code)


def code_names(kind: str, *, on: date) -> dict[str, str]:
    """Code → name of a whole list, for tables."""
    return {entry.code: entry.label for entry in codes_on(kind, on=on)}


def code_choices(kind: str, *, on: date) -> Choices:
    """Pairs for a select."""
    return list(_choices(kind, on, get_language()))


@kept("codes")
def _choices(kind: str, on: date, language: str | None) -> tuple[tuple[str, str], ...]:
    """The labels are in the reader's language."""
    return tuple(code_names(kind, on=on).items())


def code_history(kind: str, code: str) -> list[Code]:
    """All versions of an entry, the latest first."""
    return list(CODE_KINDS[kind].objects.filter(code=code).order_by("-valid_from"))


def categories_on(day: date) -> list[Category]:
    """Heads, classes and kinds of goods and services in force on a day."""
    return [entry for entry in codes_on("category", on=day) if isinstance(entry, Category)]


def categories_grouped(*, on: date) -> list[tuple[Category, list[Category]]]:
    """The 24 classes, each with its kinds."""
    entries = categories_on(on)
    return [
        (head, [kind for kind in entries if kind.parent_code == head.code])
        for head in entries
        if head.level == 1
    ]


def category_choices(*, on: date) -> list[tuple[str, Choices]]:
    """Grouped pairs for a select: the class itself first, then its kinds."""
    return list(_grouped(on, get_language()))


@kept("codes", size=8)
def _grouped(on: date, language: str | None) -> tuple[tuple[str, Choices], ...]:
    return tuple(
        (head.label, [(entry.code, entry.label) for entry in (head, *kinds)])
        for head, kinds in categories_grouped(on=on)
    )


def category_search(text: str, *, on: date, limit: int = 10) -> list[Category]:
    """Classes and kinds that `text` names: by code, name or alias; names that begin with it first."""
    word = normalise_name(text)
    if not word:
        return []
    ranked = [(_fit(entry, word), entry.sort, entry) for entry in categories_on(on) if entry.level]
    return [entry for rank, __, entry in sorted(ranked, key=lambda each: each[:2]) if rank < NO_FIT][:limit]


def _fit(entry: Category, word: str) -> int:
    """0 exact … 3 contained."""
    names = [normalise_name(name) for name in (entry.code, entry.name, entry.name_en, *entry.alias_list)]
    if word in names:
        return 0
    if any(name.startswith(word) for name in names):
        return 1
    if any(word in name for name in names):
        return 2
    return 3 if any(len(name) > 1 and name in word for name in names) else NO_FIT


def mapped_code(scheme: str, target: str, name: str, *, on: date) -> str | None:
    """What another system's word becomes here; `target` nature or category. None: a person decides.

    Tries the mapping, then the list itself (a system that uses our names or codes).
    """
    mapping = CodeMapping.objects.on(on).filter(scheme=scheme, target=target, from_name=name.strip()).first()
    if mapping:
        return mapping.to_code
    entry = CODE_KINDS[target].objects.on(on).filter(Q(name=name.strip()) | Q(code=name.strip())).first()
    return entry.code if entry else None


def scheme_words(scheme: str, target: str, *, on: date) -> dict[str, str]:
    """Code → the one word another system has for it; codes that have several words there are left out."""
    words: dict[str, list[str]] = defaultdict(list)
    rows = CodeMapping.objects.on(on).filter(scheme=scheme, target=target) if scheme else ()
    for row in rows:
        words[row.to_code].append(row.from_name)
    return {code: found[0] for code, found in words.items() if len(found) == 1}


def code_kinds() -> list[tuple[str, str]]:
    """The lists there are, by key and name."""
    return [
        ("nature", _("Natures of complaints")),
        ("category", _("Goods and services")),
        ("channel", _("Channels")),
        ("outcome", _("Outcomes")),
        ("request_type", _("Requests")),
        ("consumer_group", _("Consumer groups")),
        ("industry", _("Industries")),
    ]
