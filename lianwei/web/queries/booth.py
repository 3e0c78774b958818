"""What a booth's device keeps: the page with its files, and the lists of its association."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core import clock
from lianwei.knowledge.queries import Advice, rights_held
from lianwei.members.models import Organisation
from lianwei.registry.queries import regions_below

WORKER = Path(__file__).parent.parent / "static" / "web" / "booth" / "worker.js"
LOADED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
VERSION_LETTERS = 8


def words() -> dict[str, str]:
    """What the page's script says, by name; {n} and {what} are filled in there."""
    return _about_items() | _about_device() | _about_forms()


def _about_items() -> dict[str, str]:
    return {
        "titled": _("{kind}: {what}"),
        "complaint": _("Complaint"),
        "enquiry": _("Enquiry"),
        "count": _("Counts"),
        "draft": _("Not finished"),
        "ready": _("Waits to be sent"),
        "sending": _("Being sent"),
        "refused": _("To be mended"),
        "sent": pgettext("item", "Sent"),
        "conflict": _("Conflict: kept, and listed at the association"),
        "no_code": _("No code is left on this device. The consumer gets one once this is sent."),
        "code_changed": _(
            "The code on the receipt was used before. Please tell the consumer the new one: {what}"
        ),
        "fetched": _("Taken over: {n}"),
        "unreadable_file": _("This is no file of a booth, or the passphrase is another one."),
        "sure": _("Press again to confirm"),
        "came_back": _("{n} came back and have to be mended. Please open “What waits, what was sent”."),
    }


def _about_device() -> dict[str, str]:
    return {
        "offline": _("No network. Go on as usual."),
        "online": _("There is a connection."),
        "waiting": _("{n} are kept on this device, encrypted; they go by themselves, each once."),
        "nothing_waits": _("Everything was sent."),
        "sent_at": _("Last sent: {what}"),
        "wrong_passphrase": _("This is not the passphrase. Please try again."),
        "short_passphrase": _("Please choose at least 8 characters."),
        "other_passphrase": _("The two do not match. Please type it again."),
        "other_window": _("The booth is open in another window of this device. Please close that one first."),
        "no_secrets": _("This browser cannot encrypt here. Please open the address with https://."),
        "no_way": _("There is no way through to the association now. Please try again with network."),
        "key_ended": _(
            "The association has ended this device. What waits here stays; save it to a file and hand it "
            "over, or ask for a fresh link."
        ),
        "lost": _("Lost with it: {n} items that were not sent."),
        "lost_nothing": _("Nothing waits on this device: nothing is lost."),
        "clock_fast": _("The clock of this device is fast: {what}. It is noted; periods follow our clock."),
        "clock_slow": _("The clock of this device is slow: {what}. It is noted; periods follow our clock."),
        "minutes": _("{n} minutes"),
        "days": _("{n} days"),
        "lists": _("Lists of {what}"),
        "no_lists": _("The lists come with the first connection."),
    }


def _about_forms() -> dict[str, str]:
    return {
        "fill": _("Please fill this in: {what}"),
        "reach": _("Please enter a phone number or a postal address, so that we can answer."),
        "amount": _("Please write the amount in digits, such as 5800 or 86.50."),
        "persons": _("Please enter how many persons, from 1 to 1000."),
        "future": _("This day has not come yet."),
        "consent": _(
            "Please read the first two consents aloud and tick them. Without them we cannot handle a "
            "complaint; please note an enquiry instead."
        ),
    }


def lists_of(organisation_id: int) -> dict[str, Any]:
    """The lists a device of this association keeps, with their version. All of it is public."""
    today = clock.today()
    row = Organisation.objects.filter(pk=organisation_id).first()
    regions = regions_below(row.region_code, on=today) if row and row.region_code else []
    lists: dict[str, Any] = {
        "regions": [[each.code, each.name] for each in regions],
        "rights": [_right(each) for each in rights_held(on=today)],
    }
    return lists | {"version": _version(json.dumps(lists, sort_keys=True)), "day": today.isoformat()}


def _right(advice: Advice) -> dict[str, Any]:
    articles = [f"{each.law_name} {each.article}" for each in advice.articles]
    return {"say": advice.say, "asks": advice.asks, "articles": articles}


def worker_script(page: str, addresses: list[str], *, name: str = "lianwei-booth") -> str:
    """The service worker with the list of what it keeps: the page, and every file the page loads. Another
    page gives another script, which is how the browser learns of a new version. `name` tells
    apart what several pages keep.
    """
    kept = [*addresses, *dict.fromkeys(LOADED.findall(page))]
    head = {"name": name, "version": _version(page + json.dumps(kept)), "kept": kept}
    return f"self.LIANWEI = {json.dumps(head)};\n{WORKER.read_text(encoding='utf-8')}"


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_LETTERS]


def manifest(*, start: str, icons: list[tuple[str, str]]) -> dict[str, Any]:
    """What makes the page a program of the tablet."""
    return {
        "name": _("Booth of the consumer association"),
        "short_name": _("Booth"),
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#f3f6f8",
        "theme_color": "#10324a",
        "icons": [{"src": src, "sizes": size, "type": "image/png"} for src, size in icons],
    }
