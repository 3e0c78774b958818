"""What the copies of one pattern wear: another member with its people, another shop, another consumer."""

from dataclasses import dataclass
from random import Random
from typing import Any

from lianwei.cases.entries import PersonEntry
from lianwei.cases.operations.entry.intake import person_keys

from .alliance import Member
from .blend import Blend
from .copies import Numbers, Pattern
from .invention import Shop, person, scenarios
from .moulds import Costume

PERSONAL = ("name", "phone", "address")


@dataclass(frozen=True)
class Wardrobe:
    """Whom a pattern's copies may be about; `words` are the original's texts by what they stand for."""

    rng: Random
    blend: Blend
    original: Any
    members: list[Member]
    shops: list[Shop]
    source: Member
    words: dict[str, str]
    business: int | None

    @classmethod
    def of(
        cls,
        pattern: Pattern,
        *,
        rng: Random,
        members: list[Member],
        shops: dict[str, list[Shop]],
        blend: Blend,
    ) -> "Wardrobe":
        original = pattern.complaint
        rows = {model.__name__: found for model, found in pattern.children.items()}
        seller, consumer = rows["Respondent"][0], rows["Complainant"][0]
        trade = next(s["trade"] for s in scenarios() if s["title"] == original.title)
        sealed = {name: getattr(consumer, name) for name in PERSONAL}
        words = {name: value.plain() for name, value in sealed.items() if value is not None}
        words |= {f"outside {row.number}": row.number for row in rows["OutsideNumber"]}
        words |= {"shop": seller.name, "shop_address": seller.address, "number": original.number}
        return cls(
            rng,
            blend,
            original,
            [m for m in members if m.is_in_force(original.received_on)],
            shops[trade],
            next(m for m in members if m.organisation.pk == original.intake_id),
            {name: word for name, word in words.items() if word},
            seller.business_id,
        )

    @property
    def texts(self) -> list[str]:
        return list(self.words.values())

    def costume(self, numbers: Numbers) -> Costume:
        """One costume, with the next number of the member that registers it."""
        member = self.blend.member(self.rng, self.members)
        local = [shop for shop in self.shops if shop.address.startswith(member.place)]
        shop = self.rng.choice(local or self.shops)
        consumer = person(self.rng, region=member.organisation.region_code, place=member.place)
        number = numbers.take(member.organisation, self.original.received_on.year)
        new = _texts(consumer, shop, number) | {
            name: f"{word[:-4]}{self.rng.randrange(10**6):06d}"
            for name, word in self.words.items()
            if name.startswith("outside")
        }
        return Costume(
            texts={word: new[name] for name, word in self.words.items()},
            organisations={self.source.organisation.pk: member.organisation.pk},
            people={self.source.people[post].pk: user.pk for post, user in member.people.items()},
            businesses={self.business: shop.pk},
            person_keys=tuple(person_keys(consumer)),
        )


def _texts(consumer: PersonEntry, shop: Shop, number: str) -> dict[str, str]:
    texts = {name: getattr(consumer, name) for name in PERSONAL}
    return texts | {"shop": shop.name, "shop_address": shop.address, "number": number}
