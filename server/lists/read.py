"""Read the files of a list into a snapshot, whole or not at all.

1. One fault, and there is no snapshot. All faults are told at once.
2. The form is recognised from the beginning of the first file, unless it is said. A known list is
   taken in its own forms only.
3. Where the file states its edition, that is the edition; who says another is told so.
4. A list without entries, with two entries of one id, or with another number of records than it
   says of itself, is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from engine.errors import RulesetError
from engine.facts.catalogue import words
from engine.screening.snapshot import Header, Snapshot, SnapshotDraft
from server.lists.formats import READERS, peek, recognise
from server.lists.known import LISTS, Format
from server.lists.reading import ListFile, Placed, Report, Unreadable


@dataclass(frozen=True, slots=True)
class Named:
    """What an importer says of a list.

    Attributes:
        list_id: Its id.
        publisher: Who publishes it; may be empty for a known list.
        form: The form of its files; None to recognise it.
        edition: The publisher's day, ISO; empty to take the one that the file states.
        source: Where it was taken from.
        list_code: Code of the entries of a file that does not tell their list.
        expected_ids: Entries that must be there.
        max_loss_permille: Largest loss accepted for this import; None for the usual one.
    """

    list_id: str
    publisher: str = ""
    form: Format | None = None
    edition: str = ""
    source: str = ""
    list_code: str = ""
    expected_ids: Collection[str] = ()
    max_loss_permille: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What the files of a list amount to.

    Attributes:
        snapshot: The snapshot; nothing is kept yet.
        form: The form of the files.
        report: What was noticed.
    """

    snapshot: Snapshot
    form: Format
    report: Report


def read_list(files: Iterable[ListFile], named: Named) -> Read:
    """Return the snapshot that ``files`` make, compared with nothing.

    Raises:
        RulesetError: The files can't be read as a whole; with every fault and its place.
    """
    report = Report(file=named.list_id)
    draft = SnapshotDraft()
    try:
        _check_code(named, report)
        form, files = _recognised(files, named, report)
        what = {"list_id": named.list_id, "list_code": named.list_code}
        _gather(draft, READERS[form](files, what, report), report)
    except Unreadable as error:
        raise RulesetError([*report.faults, error.fault]) from error
    _check_whole(draft, named, report)
    if report.faults:
        raise RulesetError(report.faults)
    known = LISTS.get(named.list_id)
    publisher = named.publisher or (known.publisher if known is not None else "")
    edition = named.edition or report.edition
    header = Header(named.list_id, publisher, edition, named.source)
    return Read(draft.snapshot(header), form, report)


def _check_code(named: Named, report: Report) -> None:
    if named.list_code and named.list_code not in words.LISTS:
        problem = f"`{named.list_code}` is no code that law knows; expected e.g. `WATCHLIST`"
        raise report.unreadable(0, 0, f"the code of the list: {problem}")


def _recognised(
    files: Iterable[ListFile], named: Named, report: Report
) -> tuple[Format, Iterator[ListFile]]:
    arriving = iter(files)
    first = next(arriving, None)
    if first is None:
        raise report.unreadable(0, 0, "there is no file")
    report.file = first.name
    head, chunks = peek(first.chunks)
    if not head.strip() and named.form is None:
        raise report.unreadable(0, 0, "the file is empty")
    form = named.form or recognise(head)
    if form is None:
        words_of_forms = ", ".join(f"`{each.value}`" for each in Format)
        raise report.unreadable(
            1, 1, f"its format is not known; the formats that are read are {words_of_forms}"
        )
    known = LISTS.get(named.list_id)
    if known is not None and form not in known.formats:
        own = " or ".join(f"`{each.value}`" for each in known.formats)
        raise report.unreadable(
            1, 1, f"`{named.list_id}` comes as {own}; this file is taken for `{form.value}`"
        )
    return form, chain((ListFile(first.name, chunks),), arriving)


def _gather(draft: SnapshotDraft, placed: Iterable[Placed], report: Report) -> None:
    lines: dict[str, int] = {}
    again: list[tuple[int, str]] = []
    for each in placed:
        if each.entry.id in lines:
            again.append((each.line, each.entry.id))
            continue
        lines[each.entry.id] = each.line
        if not report.faults:
            draft.add(each.entry)
    # Where something could not be read, ids are not to be trusted.
    for line, entry_id in again if not report.faults else ():
        report.at(line)
        problem = f"the entry of line {lines[entry_id]} stands here again (`{entry_id}`)"
        report.refuse("", problem)


def _check_whole(draft: SnapshotDraft, named: Named, report: Report) -> None:
    report.at(0)
    if not report.faults and not draft:
        report.refuse("", "the file holds no entry")
    if not report.faults and report.declared not in (None, len(draft)):
        report.refuse("", f"it says that it has {report.declared} records, and has {len(draft)}")
    if named.edition and report.edition and named.edition != report.edition:
        report.refuse("edition", f"the file is of {report.edition}, not of {named.edition}")
    if not named.edition and not report.edition:
        report.refuse("edition", "the file does not state it; say the publisher's day")
