"""Releases from the library, ready to decide; drafts checked; versions published.

1. A release is a text of lines as ``sha256sum`` prints them: the digest of each ruleset version,
   and of the reference data. Its own SHA-256 is its digest.
2. Conditions are compiled when a version is published. A release is loaded from the compiled form,
   so that a replay, years later, needs no compiler.
3. A version is published only if it has no fault and gives every one of its cases the decision that
   the case expects.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from grpc import StatusCode

from engine.conditions.cel import Compiler
from engine.conditions.compiler import ConditionCompiler
from engine.conditions.stored import from_plain, to_plain
from engine.conditions.tree import Condition
from engine.decision.coverage import Coverage, coverage
from engine.decision.release import REFERENCE, CompiledRelease
from engine.errors import Fault, RulesetError, TransactionError
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Kind
from engine.law import digest as digests
from engine.law.model import Ruleset
from engine.law.reader import conditions_of, read
from engine.ledger.record import sha256
from licet.v1.error_reason_pb2 import ErrorReason
from server.cases import CaseFailure, run
from server.errors import RequestError, not_found
from server.heap import settle
from server.moments import Clock, rfc3339
from server.store.errors import PinMissingError
from server.store.library import Library, NewCompiled, NewRelease, NewVersion, Publication, Release

COMPILER = "licet-tree-1"
"""Form of the compiled conditions. The same text compiles to the same tree under it."""
_KEPT = 8
"""Compiled releases that are kept ready; an audit of many years uses a few at a time."""

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft that has no fault.

    Attributes:
        ruleset: The version.
        failures: Its cases that don't get the decision they expect.
        coverage: What its cases exercise, where that was asked for.
    """

    ruleset: Ruleset
    failures: tuple[CaseFailure, ...]
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication came to.

    Attributes:
        release: The release that has the versions.
        checked: The versions.
        was_there: Whether that very release was the last one already.
    """

    release: Release
    checked: tuple[Checked, ...]
    was_there: bool


class Law:
    """The releases of a library."""

    def __init__(
        self, library: Library, clock: Clock, newest: Callable[[], int] | None = None
    ) -> None:
        """Load from and publish to ``library``.

        Args:
            library: Has the releases.
            clock: Tells the moment of a publication.
            newest: Tells the number of the newest release, where other processes publish too.
        """
        self._library = library
        self._clock = clock
        self._newest = newest
        self._ready: OrderedDict[str, CompiledRelease] = OrderedDict()
        self._versions: dict[str, Ruleset] = {}
        # INVARIANT: all releases of the library, once `_catch_up` has run.
        self._timeline = _all(library)
        self._loading = threading.Lock()

    def live(self, at_ms: int, known_ms: int | None = None) -> CompiledRelease:
        """Return the release that is live at a moment.

        Args:
            at_ms: The moment.
            known_ms: Count only what had been published by then; None for by the moment itself.

        Raises:
            RequestError: None is.
        """
        self._catch_up()
        published = at_ms if known_ms is None else known_ms
        known = [
            each
            for each in self._timeline
            if each.live_from_ms <= at_ms and each.published_at_ms <= published
        ]
        if not known:
            raise RequestError(
                StatusCode.FAILED_PRECONDITION,
                ErrorReason.ERROR_REASON_NO_RELEASE_IN_FORCE,
                "no release is live at that moment; publish one, or ask for a later moment",
            )
        return self.by_digest(
            max(known, key=lambda each: (each.live_from_ms, each.sequence)).digest
        )

    def now(self) -> CompiledRelease:
        """Return the release that is live now.

        Raises:
            RequestError: None is.
        """
        return self.live(self._clock())

    def by_digest(self, digest: str) -> CompiledRelease:
        """Return the release of this digest, ready to decide.

        Raises:
            IntegrityError: It, or a version that it pins, is missing or not what was published.
        """
        ready = self._ready.get(digest)
        if ready is not None:
            return ready
        with self._loading:
            if digest not in self._ready:
                self._ready[digest] = self._load(digest)
                while len(self._ready) > _KEPT:
                    # A call in flight that still uses it makes its network anew.
                    self._ready.popitem(last=False)[1].close()
                settle()
            return self._ready[digest]

    def pins(self, digest: str) -> dict[str, str]:
        """Return the digests of the versions in a release, by ruleset id."""
        return _pins(self._library.release(digest))

    def version(self, digest: str) -> Ruleset:
        """Return a published version.

        Raises:
            IntegrityError: It is missing or not what was published.
        """
        with self._loading:
            if digest not in self._versions:
                self._versions[digest] = self._read(digest)
            return self._versions[digest]

    def require(self, digest: str) -> CompiledRelease:
        """Return the release that a caller names.

        Raises:
            RequestError: There is none.
        """
        try:
            return self.by_digest(digest)
        except PinMissingError:
            raise not_found(ErrorReason.ERROR_REASON_RELEASE_UNKNOWN, "release", digest) from None

    def check(self, files: Mapping[str, bytes], with_coverage: bool = False) -> Checked:
        """Check a draft, and run its cases as it would decide them by itself.

        Args:
            files: Content by path inside the version's folder.
            with_coverage: Whether to find out what the cases exercise, which costs as much again.

        Raises:
            RulesetError: It has faults; all of them are told.
        """
        stored = self._library.compiled(digests.digest(files), COMPILER)
        ruleset = _read(files, stored)
        release = CompiledRelease.compile("0" * 64, [ruleset])
        try:
            ran = run(release, ruleset)
            decided = [each.decided for each in ran if each.decided is not None]
            covered = coverage(release, ruleset, decided) if with_coverage else None
        finally:
            release.close()
        failed = tuple(each.failure for each in ran if each.failure is not None)
        return Checked(ruleset, failed, covered)

    def publish(
        self,
        drafts: Collection[Mapping[str, bytes]],
        starts_at_ms: int | None,
        expected_last: str = "",
    ) -> Published:
        """Publish ``drafts`` in a release that has them for their instruments' last.

        Args:
            drafts: Files of each version.
            starts_at_ms: From when the release is live; None for at once.
            expected_last: Digest that the last release must have; empty for any.

        Raises:
            RulesetError: A draft has faults, or a case of it fails; nothing is published.
            TransactionError: The start is in the past.
            VersionExistsError: A version was published with other files.
            RequestError: Another release was published meanwhile.
            NotDurableError: It could not be recorded.
        """
        checked = tuple(self.check(draft) for draft in drafts)
        faults = [_as_fault(failure) for each in checked for failure in each.failures]
        if faults:
            raise RulesetError(faults)
        # The last release is read and replaced by one publication at a time: none loses another's.
        with self._library.publishing():
            self._catch_up()
            return self._publish(checked, drafts, starts_at_ms, expected_last)

    def _publish(
        self,
        checked: tuple[Checked, ...],
        drafts: Collection[Mapping[str, bytes]],
        starts_at_ms: int | None,
        expected_last: str,
    ) -> Published:
        now = self._clock()
        if starts_at_ms is not None and starts_at_ms < now:
            raise TransactionError.at(
                "starts_at",
                f"`{rfc3339(starts_at_ms)}` is in the past; expected a later moment or none",
            )
        last = self._last()
        if expected_last and (last is None or last.digest != expected_last):
            raise RequestError(
                StatusCode.ABORTED,
                ErrorReason.ERROR_REASON_RELEASE_CONFLICT,
                f"the last release is `{last.digest if last else ''}`, not `{expected_last}`",
            )
        pins = {} if last is None else self.pins(last.digest)
        pins |= {each.ruleset.id: each.ruleset.digest for each in checked}
        content = _content(pins)
        if last is not None and last.digest == sha256(content) and starts_at_ms is None:
            return Published(last, checked, was_there=True)
        publication = Publication(
            NewRelease(content, frozenset(pins.values()), starts_at_ms or now),
            tuple(
                NewVersion(each.ruleset.id, each.ruleset.version, each.ruleset.digest, dict(draft))
                for each, draft in zip(checked, drafts, strict=True)
            ),
            tuple(_compiled(each) for each in checked),
        )
        release = self._library.publish(publication, now)
        self._timeline = _all(self._library)
        return Published(release, checked, was_there=False)

    def prepare(self, until_ms: int) -> None:
        """Have ready what is live now and whatever goes live up to a moment.

        Raises:
            IntegrityError: Something pinned is missing or not what was published.
        """
        self._catch_up()
        now = self._clock()
        started = [each for each in self._timeline if each.live_from_ms <= now]
        coming = [each for each in self._timeline if now < each.live_from_ms <= until_ms]
        if started:
            coming.append(max(started, key=lambda each: (each.live_from_ms, each.sequence)))
        for release in coming:
            self.by_digest(release.digest)

    def _catch_up(self) -> None:
        """Take in what other processes have published."""
        if self._newest is not None:
            last = self._last()
            if self._newest() != (last.sequence if last else 0):
                self._timeline = _all(self._library)

    def _last(self) -> Release | None:
        return self._timeline[-1] if self._timeline else None

    def _load(self, digest: str) -> CompiledRelease:
        pins = _pins(self._library.release(digest))
        for pinned in pins.values():
            if pinned not in self._versions:
                self._versions[pinned] = self._read(pinned)
        return CompiledRelease.compile(digest, [self._versions[pin] for pin in pins.values()])

    def _read(self, digest: str) -> Ruleset:
        return _read(self._library.files(digest), self._library.compiled(digest, COMPILER))


def _all(library: Library) -> tuple[Release, ...]:
    """Return every release of ``library`` in the order of publication."""
    releases: list[Release] = []
    after: int | None = None
    while True:
        page = library.releases(_PAGE, after)
        releases += page.items
        if page.after is None:
            return tuple(reversed(releases))
        after = page.after


def _read(files: Mapping[str, bytes], stored: bytes | None) -> Ruleset:
    """Read a version, with the compiled form of its conditions if it is stored."""
    compiled = {} if stored is None else _conditions(stored)
    return read(files, CATALOGUE, _compiler, compiled)


def _compiler(tables: Mapping[str, Kind], parameters: Collection[str]) -> ConditionCompiler:
    return Compiler(CATALOGUE, tables, parameters)


def _content(pins: Mapping[str, str]) -> bytes:
    names = {
        name if name == REFERENCE else f"rulesets/{name}": pinned for name, pinned in pins.items()
    }
    return "".join(f"{names[name]}  {name}\n" for name in sorted(names)).encode()


def _pins(content: bytes) -> dict[str, str]:
    lines = (line.split("  ", 1) for line in content.decode().splitlines())
    return {name.removeprefix("rulesets/"): pinned for pinned, name in lines}


def _compiled(checked: Checked) -> NewCompiled:
    plain = {text: to_plain(each) for text, each in conditions_of(checked.ruleset).items()}
    content = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return NewCompiled(checked.ruleset.digest, COMPILER, content.encode())


def _conditions(stored: bytes) -> dict[str, Condition]:
    return {text: from_plain(plain) for text, plain in json.loads(stored).items()}


def _as_fault(failure: CaseFailure) -> Fault:
    return Fault(
        "cases.yaml",
        failure.line,
        1,
        f"case `{failure.name}` expects {failure.expected} and gets {failure.actual}",
        field="case",
    )
