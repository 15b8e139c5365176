"""Screen everybody in a transaction: its parties, those who own them, and its vessel.

1. Everybody is searched for in every snapshot, by every name and number that was supplied.
2. Somebody without anything to search for was not screened; nobody without a snapshot was.
3. A hit becomes a listing, which rules ask about; what it means is law, and not known here.
4. A like name is possible, and never a listing: rules ask about possible lists apart. Where the
   evidence speaks against it, it is told all the same. Owners that are like count for the party
   they own.
   A hit that an override sets aside is told with it, and neither a listing nor possible.
5. From which score on names are alike, a ruleset may say (parameter ``similar_name_permille``);
   the lowest of those in force holds. If none does, ``SIMILAR_PERMILLE``.
6. The age of a list is counted on the day of the decision. A list of a later day has none.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.decision.decide import Screening
from engine.decision.party_findings import VESSEL
from engine.decision.provenance import OverridePin
from engine.decision.screening_told import list_pin, proved, told_before
from engine.decision.search import Found, Search
from engine.decision.subjects import (
    keys_above,
    of_owner,
    of_owner_before,
    of_party,
    of_vessel,
    owners_in,
)
from engine.facts.derive import Screened, days_between
from engine.facts.transaction import Day, Transaction
from engine.law.model import Ruleset
from engine.screening.overrides import NO_OVERRIDES, Overrides
from engine.screening.screen import SIMILAR_PERMILLE, Disposition, Hit, Screener

THRESHOLD = "similar_name_permille"
"""Name of the parameter by which a ruleset says from which score on names are alike."""


def threshold(rulesets: Iterable[Ruleset], day: Day) -> int:
    """Return from which score on names are alike on ``day``, in permille."""
    parameters = [each.parameters[THRESHOLD] for each in rulesets if THRESHOLD in each.parameters]
    values = [value for each in parameters if (value := each.on(day)) is not None]
    return int(min(values, default=SIMILAR_PERMILLE))


def screen(
    transaction: Transaction,
    screener: Screener,
    as_of: Day,
    similar_permille: int | None = SIMILAR_PERMILLE,
    overrides: Overrides = NO_OVERRIDES,
    *,
    is_proved: bool = True,
    is_thorough: bool = True,
) -> Screening:
    """Return what screening makes of everybody in ``transaction``.

    Args:
        transaction: As supplied.
        screener: The lists.
        as_of: The legal date.
        similar_permille: From which score on names are alike; None to compare for equality alone.
        overrides: What has been established of hits.
        is_proved: Whether all is told that was searched for. Decisions of versions 1 and 2 of the
            engine told less, and compared owners without kind and country.
        is_thorough: Whether people are found by a surname and initials. Versions 1 to 3 of the
            engine did not find them.
    """
    search = Search(screener, as_of, similar_permille, overrides, is_proved, is_thorough)
    parties = [
        search.of((index, f"parties[{index}]"), party.name, of_party(party), party.listings)
        for index, party in enumerate(transaction.parties)
    ]
    owners = _sought_owners(transaction, search)
    vessel = search.of(
        (VESSEL, "routing.vessel"),
        str(transaction.facts.get("transaction.vessel_name", "")),
        of_vessel(transaction, is_proved),
        transaction.vessel_listings,
    )
    searched = screener.searched
    ages = [max(0, days_between(each.header.edition, as_of)) for each in searched]
    possible = [
        _possible((*found.possible, *(hit for each in above for hit in owners[each].possible)))
        for found, above in zip(parties, map(keys_above, transaction.parties), strict=True)
    ]
    everybody = (*parties, *owners.values(), vessel)
    return Screening(
        Screened(
            tuple(None if found.exact is None else found.listings for found in parties),
            {key: found.listings for key, found in owners.items() if found.listings},
            None if vessel.exact is None else vessel.listings,
            max(ages, default=None),
            any(each.header.is_extract for each in searched),
            tuple(
                None if found.exact is None else lists
                for found, lists in zip(parties, possible, strict=True)
            ),
            _possible(vessel.possible),
        ),
        tuple(
            proved(search, everybody)
            if is_proved
            else told_before(transaction, parties, owners, vessel)
        ),
        tuple(list_pin(each, age, is_proved) for each, age in zip(searched, ages, strict=True)),
        tuple(
            OverridePin(*each)
            for each in sorted(
                {
                    (judged.override.id, judged.override.digest)
                    for found in everybody
                    for judged in found.judged.values()
                }
            )
        ),
    )


def _sought_owners(transaction: Transaction, search: Search) -> dict[str, Found]:
    """Return what is found for each owner, by key, in the order in which they are stated."""
    found: dict[str, Found] = {}
    for index, party in enumerate(transaction.parties):
        for owner in owners_in(party.stakes or ()):
            if owner.key not in found:
                path = owner.stated_at or f"owner {owner.key}"
                subject = of_owner(owner) if search.is_proved else of_owner_before(owner)
                found[owner.key] = search.of((index, path), owner.name, subject, owner.listings)
    return found


def _possible(hits: Iterable[Hit]) -> tuple[str, ...]:
    codes = {hit.entry.list_code for hit in hits if hit.disposition is Disposition.POSSIBLE}
    return tuple(sorted(codes))
