"""The ownership graph as the contract states it, made into the trees that the core reads.

1. An owner is who its ``owner_id`` says, or else its name. What is said of one owner in one place
   holds in all; an id that is the ``party_id`` of a party is that party.
2. Two statements about the owners of one owner must be the same. Which of two is true is for the
   caller to say.
3. Several stakes of one owner in one entity, held on the same days, are one stake: shares are
   added. A stake whose share is not known stays beside them: what is certain of the owner stays
   certain. Of several days of statement the earliest is told, of several sources all.
4. Holdings may run in a circle. In the tree of a party each owner is taken apart once, where it is
   nearest to the party; elsewhere it stands by its key alone.
5. A majority of the votes is control by votes, whatever the share of the capital.
6. A government body is a part of a state, whether that is said besides or not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

from engine.facts.catalogue.words import LISTS
from engine.facts.forms import FormError
from engine.facts.ownership import overdrawn
from engine.facts.stakes import ROOT
from engine.facts.transaction import Identifier, Listing, Owner, Stake
from server.translate import limits
from server.translate.plan import Facts, Record
from server.translate.report import Path, Report, written
from server.translate.scalars import IDENTIFIERS

_MAJORITY = Decimal(50)
_BY_VOTES = "majority_of_votes"
_OF_A_PARTY = (
    ("name", "party.name"),
    ("type", "party.type"),
    ("country", "party.country"),
    ("is_government", "party.is_government"),
)
"""What of a party that owns is among its facts, and not in its record."""


@dataclass(slots=True)
class _Known:
    """All that is said of one owner.

    Attributes:
        names: Its names, the first one foremost.
        identifiers: Its numbers.
        listings: Lists it is on; None if nobody says.
        stakes: Who owns it, as stated; None if nobody says.
        stated_at: Where that is stated.
        kinds: Words of its type; more than one if two places contradict each other.
        countries: Where it is; more than one if two places say otherwise.
        is_government: Whether it is said to be a part of a state.
        first_at: Where it is first named as an owner; None if it isn't.
    """

    names: dict[str, None] = field(default_factory=dict)
    identifiers: dict[Identifier, None] = field(default_factory=dict)
    listings: dict[Listing, None] | None = None
    stakes: Sequence[Record] | None = None
    stated_at: Path | None = None
    kinds: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    is_government: bool = False
    first_at: Path | None = None


class Owners:
    """Everything that a transaction says of owners.

    Use: add every party, then ask for the stakes in each.
    """

    def __init__(self, report: Report) -> None:
        """Note what is wrong in ``report``."""
        self._report = report
        self._known: dict[str, _Known] = {}
        self._stated = 0
        self._read = 0

    def add(self, facts: Facts, record: Record, path: Path) -> None:
        """Take in what is said in and of a party."""
        party_id = record.get("party_id")
        if party_id is not None:
            said = {
                name: facts[fact]
                for name, fact in _OF_A_PARTY
                if fact in facts and facts[fact] is not False
            }
            self._learn(party_id, {**record, **said}, path)
        self._add_stakes(_stakes(record), (path, "ownership"))

    def stakes(self, record: Record, path: Path) -> tuple[Stake, ...] | None:
        """Return who owns the party of ``record``; None if that isn't stated."""
        held = _stakes(record)
        if held is None:
            return None
        if not held:
            return ()
        if self._read > limits.STAKES_READ:
            return None
        nearest = self._nearest(held, path)
        if self._read > limits.STAKES_READ:
            self._report.add(
                (path, "ownership"),
                f"makes more than {limits.STAKES_READ} stakes of all parties; expected fewer",
            )
        if self._report.violations:
            return None
        return self._built(ROOT, held, nearest)

    def _add_stakes(self, held: Sequence[Record] | None, path: Path) -> None:
        if not held:
            return
        self._stated += len(held)
        if self._stated > limits.STAKES:
            self._report.add(
                path, f"is one of more than {limits.STAKES} stakes in all; expected fewer"
            )
            return
        excess = overdrawn(
            Stake(
                Owner(""),
                stake.get("percent"),
                held_from=stake.get("held_from", ""),
                held_until=stake.get("held_until", ""),
            )
            for stake in held
        )
        if excess:
            self._report.add(path, f"exceeds the whole by {excess} percent; expected at most 100")
        for index, stake in enumerate(held):
            at: Path = ((path, "stakes"), index)
            here: Path = (at, "owner")
            if stake.get("held_until", "9999-12-31") <= stake.get("held_from", ""):
                self._report.add(
                    (at, "held_until"),
                    f"`{stake['held_until']}` is not after `held_from`; expected a later day",
                )
            owner = stake.get("owner")
            if owner is None or not _key(owner):
                self._report.missing(here, "has no `owner_id` and no `name`; expected one of them")
                continue
            self._learn(_key(owner), owner, here)
            known = self._known[_key(owner)]
            known.first_at = known.first_at or here
            self._add_stakes(_stakes(owner), (here, "ownership"))

    def _learn(self, key: str, said: Record, path: Path) -> None:
        known = self._known.setdefault(key, _Known())
        known.names.update(dict.fromkeys(names(said)))
        known.identifiers.update(dict.fromkeys(identifiers(said, path, self._report)))
        known.kinds.update(filter(None, (said.get("type"),)))
        known.countries.update(filter(None, (said.get("country"),)))
        known.is_government |= bool(said.get("is_government")) or "government_body" in known.kinds
        said_listings = listings(said, path, self._report)
        if said_listings is not None:
            known.listings = (known.listings or {}) | dict.fromkeys(said_listings)
        held = _stakes(said)
        if held is None:
            return
        if known.stakes is None:
            known.stakes, known.stated_at = held, path
        elif known.stakes != held:
            self._report.add(
                (path, "ownership"),
                f"states other owners of `{key}` than another place does; expected the same, "
                "or an `owner_id` that tells holders of one name apart",
            )

    def _nearest(self, held: Sequence[Record], path: Path) -> Mapping[str, str]:
        """Return, for each owner of owners, whose stake it is to be taken apart in."""
        nearest: dict[str, str] = {}
        ahead = deque([(ROOT, held, 1)])
        while ahead:
            owned, stakes_in_it, level = ahead.popleft()
            self._read += len(stakes_in_it)
            for key in filter(None, (_key(stake.get("owner", {})) for stake in stakes_in_it)):
                known = self._known.get(key)
                if key in nearest or known is None or not known.stakes:
                    continue
                if level == limits.OWNERS_DEEP:
                    self._report.add(
                        (path, "ownership"),
                        f"is more than {limits.OWNERS_DEEP} levels deep; expected fewer",
                    )
                    return nearest
                nearest[key] = owned
                ahead.append((key, known.stakes, level + 1))
        return nearest

    def _built(
        self, owned: str, held: Sequence[Record], nearest: Mapping[str, str]
    ) -> tuple[Stake, ...]:
        return tuple(
            self._stake(owned, key, part, nearest)
            for key, stakes in _by_owner(held)
            for part in _alike(stakes)
        )

    def _stake(
        self, owned: str, key: str, held: Sequence[Record], nearest: Mapping[str, str]
    ) -> Stake:
        known = self._known[key]
        stakes: tuple[Stake, ...] | None = None if known.stakes is None else ()
        if known.stakes and nearest.get(key) == owned:
            stakes = self._built(key, known.stakes, nearest)
        shares = [share for stake in held if (share := stake.get("percent")) is not None]
        votes = [stake.get("voting_percent", stake.get("percent")) for stake in held]
        known_votes = [each for each in votes if each is not None]
        has_votes = any("voting_percent" in stake for stake in held)
        # An owner without a name of its own goes by the id.
        name, *others = known.names or {key: None}
        return Stake(
            Owner(
                name,
                key if any(stake["owner"].get("owner_id") for stake in held) else "",
                tuple(others),
                tuple(known.identifiers),
                None if known.listings is None else tuple(known.listings),
                stakes,
                next(iter(known.kinds)) if len(known.kinds) == 1 else "",
                tuple(sorted(known.countries)),
                known.is_government,
                "" if known.first_at is None else written(known.first_at),
            ),
            sum(shares, Decimal(0)) if shares else None,
            tuple(sorted({word for stake in held for word in _control(stake)})),
            any(stake.get("in_joint_arrangement", False) for stake in held),
            min((stake["as_of"] for stake in held if "as_of" in stake), default=""),
            "; ".join(dict.fromkeys(stake["source"] for stake in held if "source" in stake)),
            sum(known_votes, Decimal(0)) if has_votes and len(known_votes) == len(votes) else None,
            held[0].get("held_from", ""),
            held[0].get("held_until", ""),
        )


def _alike(held: Sequence[Record]) -> Iterator[list[Record]]:
    """Yield the stakes of one owner by whether their share is known, and by their days."""
    parts: dict[tuple[bool, str, str], list[Record]] = {}
    for stake in held:
        is_unknown = stake.get("percent") is None
        days = (stake.get("held_from", ""), stake.get("held_until", ""))
        parts.setdefault((is_unknown, *days), []).append(stake)
    yield from (parts[key] for key in sorted(parts))


def names(said: Record) -> list[str]:
    """Return the names of a party or owner, the plain one first."""
    plain = (said.get("name"), said.get("original_script_name"))
    return [name for name in (*plain, *said.get("aliases", ())) if name]


def identifiers(said: Record, path: Path, report: Report) -> tuple[Identifier, ...]:
    """Return the numbers by which a party or owner is known."""
    known = []
    for index, each in enumerate(said.get("identifiers", ())):
        here: Path = ((path, "identifiers"), index)
        scheme, value = each.get("scheme"), each.get("value")
        if scheme is None:
            report.missing((here, "scheme"), "is missing; without it the number can't be compared")
        if value is None:
            report.missing((here, "value"), "is missing")
        if scheme is None or value is None:
            continue
        try:
            IDENTIFIERS.get(scheme, str)(value)
        except FormError as error:
            report.missing((here, "value"), str(error))
        known.append(Identifier(scheme, value, each.get("country", "")))
    return tuple(known)


def listings(said: Record, path: Path, report: Report) -> tuple[Listing, ...] | None:
    """Return the lists that somebody is said to be on; None if that isn't stated."""
    if "listings" not in said:
        return None
    stated = []
    for index, each in enumerate(said["listings"]):
        code = each.get("list_id")
        place: Path = (((path, "listings"), "listings"), index)
        if code is None:
            report.missing((place, "list_id"), "is missing; expected a code like `SDN`")
            continue
        if code not in LISTS:
            near = "".join(f", perhaps `{each}`" for each in get_close_matches(code, LISTS, 1))
            problem = f"`{code}` is no list that law knows; expected a code like `SDN` or `UKSL`"
            report.add((place, "list_id"), problem + near)
            continue
        stated.append(
            Listing(
                code,
                each.get("entry_id", ""),
                tuple(each.get("programs", ())),
                tuple(each.get("footnotes", ())),
                "",
                each.get("listed_on", ""),
                each.get("delisted_on", ""),
            )
        )
    return tuple(stated)


def _stakes(said: Record) -> Sequence[Record] | None:
    """Return the stakes in a party or owner as stated; None if its ownership isn't."""
    ownership = said.get("ownership")
    return None if ownership is None else ownership.get("stakes", ())


def _key(owner: Record) -> str:
    return str(owner.get("owner_id") or owner.get("name") or "")


def _by_owner(held: Sequence[Record]) -> Iterator[tuple[str, Sequence[Record]]]:
    grouped: dict[str, list[Record]] = {}
    for stake in held:
        key = _key(stake.get("owner", {}))
        if key:
            grouped.setdefault(key, []).append(stake)
    yield from grouped.items()


def _control(stake: Record) -> Iterator[str]:
    yield from stake.get("control", ())
    if stake.get("voting_percent", Decimal(0)) > _MAJORITY:
        yield _BY_VOTES
