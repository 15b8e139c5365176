"""Groups form by themselves, and nobody waits in vain."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import wait

import pytest

from server.store.committer import GROUP_LIMIT, GroupCommitter
from server.store.errors import NotDurableError


class Disk:
    """Takes groups, the first only when it is let."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.busy = threading.Event()
        self.go = threading.Event()

    def commit(self, group: Sequence[int]) -> Sequence[str]:
        """Keep ``group``, except the number 13, which nobody can keep, and 507 on a full disk."""
        self.busy.set()
        self.go.wait()
        if 507 in group:
            raise NotDurableError("full")
        if 13 in group:
            raise ValueError("unlucky")
        self.groups.append(list(group))
        return [f"kept {number}" for number in group]


def test_committer_groups_what_queued_meanwhile() -> None:
    """While one commit runs, those who come are collected for the next, however many they are."""
    disk = Disk()
    committer = GroupCommitter(disk.commit)
    promises = [committer.submit([0])]
    disk.busy.wait()
    promises += [committer.submit([number]) for number in range(1, 6)]

    disk.go.set()
    kept = [promise.result()[0] for promise in promises]

    committer.close()
    assert disk.groups == [[0], [1, 2, 3, 4, 5]]
    assert kept == [f"kept {number}" for number in range(6)]


def test_committer_limits_a_group() -> None:
    """Nobody waits for an endless group; what is submitted together stays together."""
    disk = Disk()
    committer = GroupCommitter(disk.commit)
    promises = [committer.submit([0])]
    disk.busy.wait()
    promises += [committer.submit([1, 2]) for _ in range(GROUP_LIMIT // 2 + 1)]

    disk.go.set()
    wait(promises)

    committer.close()
    assert [len(group) for group in disk.groups] == [1, GROUP_LIMIT, 2]


def test_committer_fails_only_who_cant_be_kept() -> None:
    """One that can't be recorded takes none of its group with it."""
    disk = Disk()
    committer = GroupCommitter(disk.commit)
    first = committer.submit([0])
    disk.busy.wait()
    promises = [committer.submit([number]) for number in (12, 13, 14)]

    disk.go.set()
    wait([first, *promises])

    committer.close()
    assert [promise.exception() is None for promise in promises] == [True, False, True]
    with pytest.raises(ValueError, match="unlucky"):
        promises[1].result()


def test_committer_on_a_full_disk_fails_the_group_and_goes_on() -> None:
    """On a full disk all who wait hear of it at once, and the next group is tried afresh."""
    disk = Disk()
    committer = GroupCommitter(disk.commit)
    first = committer.submit([0])
    disk.busy.wait()
    promises = [committer.submit([number]) for number in (506, 507, 508)]
    disk.go.set()
    wait([first, *promises])

    later = committer.submit([1]).result()

    committer.close()
    assert all(isinstance(promise.exception(), NotDurableError) for promise in promises)
    assert later == ["kept 1"]
    assert disk.groups == [[0], [1]]


def test_committer_closing_commits_what_is_queued() -> None:
    """A server that stops answers those who wait, and takes nobody after them."""
    disk = Disk()
    committer = GroupCommitter(disk.commit)
    promises = [committer.submit([number]) for number in range(3)]
    disk.go.set()

    committer.close()

    assert all(promise.done() for promise in promises)
    with pytest.raises(NotDurableError, match="stopping"):
        committer.submit([4])
