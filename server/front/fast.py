"""Serve one method from a completion queue of its own, many calls at once.

``grpc.server`` hands every call to a thread, and each has a commit of its own to wait for. Here
one loop takes what has come, has all of it answered by one function (one pass, one commit), and
sends the replies. Everything else on the port stays with ``grpc.server``.

1. The queue is private to grpcio (``cygrpc``), so the loop is used only with a version of grpcio
   that it was tried with, and after it has answered a call in this very process (``probe``).
2. A call that was cancelled, or whose deadline passed while it waited, is dropped before any work
   is done for it. Once it is being answered it is answered: its decision may be on record.
3. No more calls are held than there is room for; others are told at once when to come back. The
   same goes for replies that nobody reads.
4. A reply that was owed when the server was told to stop is sent. The loop ends when grpcio has
   nothing left for it.
5. A fault of the loop itself is not survived: who waits in ``on_fault`` must end the process.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import grpc
import structlog
from grpc._cython import cygrpc  # type: ignore[attr-defined]

from engine.errors import LicetError
from server import logs
from server.front.overload import overloaded, too_late
from server.status import code, reason, status

log = structlog.get_logger()

TRIED = ("1.85.1",)
"""Versions of grpcio with which all of this was tried."""

GROUP = 128
"""Calls that are answered together at most: those that came first wait for the last of them."""

_ARMED = 256
"""Calls that grpcio can hand over before it is asked for more."""

_UNREAD_FACTOR = 10
"""Replies that may wait for their readers, for each call that may be in the loop."""

_IDLE_S = 1.0

Answer: TypeAlias = Callable[[Sequence[bytes]], Sequence[bytes | LicetError]]
"""Returns, for each request, its reply or why there is none; raises nothing."""


class _Call:
    """A call that came in."""

    __slots__ = ("core", "deadline", "is_over", "raw")

    def __init__(self, core: Any, deadline: float) -> None:
        self.core = core
        self.deadline = deadline
        self.is_over = False
        self.raw = b""


class FastFront:
    """The loop of one method of one server."""

    def __init__(
        self,
        server: grpc.Server,
        method: str,
        answer: Answer,
        room: int,
        on_fault: Callable[[], None],
    ) -> None:
        """Take ``method`` over from ``server``, which has it registered and is not started.

        Args:
            server: The server.
            method: Full name, ``/package.Service/Method``.
            answer: Answers what has come.
            room: Calls that may be held.
            on_fault: Called once if the loop fails; no call is answered any more.
        """
        state: Any = server._state  # type: ignore[attr-defined]
        del state.registered_method_handlers[method]
        self._core = state.server
        self._queue = cygrpc.CompletionQueue()
        self._core.register_completion_queue(self._queue)
        self._method = method
        self._answer = answer
        self._room = room
        self._on_fault = on_fault
        self._ready: deque[_Call] = deque()
        self._held = self._unread = self._armed = self._due = 0
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="licet-fast-front", daemon=True)

    def start(self) -> None:
        """Take calls; the server has been started."""
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        """Wait for the loop to end, once the server has stopped."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            for _ in range(_ARMED):
                self._arm()
            while self._armed or self._due:
                self._take(time.time() + _IDLE_S)
                while len(self._ready) < GROUP and self._take(0):
                    pass
                if self._ready:
                    self._work()
            self._queue.shutdown()
            while self._queue.poll().completion_type != cygrpc.CompletionType.queue_shutdown:
                pass
        # The outermost frame of this thread; the process must not go on as if it were well.
        except BaseException as error:
            log.exception(logs.FAILED, method=self._method, kind=type(error).__name__)
            self._on_fault()

    def _arm(self) -> None:
        """Ask for one more call, unless the server is stopping."""
        if not self._is_open:
            return
        try:
            self._core.request_registered_call(
                self._queue, self._queue, self._method, self._on_call
            )
        except ValueError:  # it began to stop since the last event
            self._is_open = False
        else:
            self._armed += 1

    def _take(self, until: float) -> bool:
        """Handle the next event up to a moment, of the past for one that is there; say if any."""
        event = self._queue.poll(until)
        if event.completion_type == cygrpc.CompletionType.queue_timeout:
            return False
        event.tag(event)
        return True

    def _start(self, call: _Call, operations: tuple[Any, ...], then: Callable[[Any], None]) -> None:
        call.core.start_server_batch(operations, then)
        self._due += 1

    def _on_call(self, event: Any) -> None:
        self._armed -= 1
        if not event.success:  # the server is stopping
            self._is_open = False
            return
        self._arm()
        call = _Call(event.call, event.call_details.deadline)

        def on_close(closed: Any) -> None:
            self._due -= 1
            call.is_over = closed.batch_operations[0].cancelled()

        self._start(call, (cygrpc.ReceiveCloseOnServerOperation(0),), on_close)
        if self._held >= self._room or self._unread >= self._room * _UNREAD_FACTOR:
            self._turn_away(call, overloaded(self._room))
            return
        self._held += 1

        def on_message(received: Any) -> None:
            self._due -= 1
            message = received.batch_operations[0].message()
            if message is None:  # it was cancelled, or was too large for grpcio, which says so
                self._held -= 1
                return
            call.raw = message
            self._ready.append(call)

        self._start(call, (cygrpc.ReceiveMessageOperation(0),), on_message)

    def _work(self) -> None:
        """Answer what is ready."""
        calls = [self._ready.popleft() for _ in range(min(GROUP, len(self._ready)))]
        now = time.time()
        wanted = []
        for call in calls:
            if call.is_over:
                continue
            if call.deadline <= now:
                self._turn_away(call, too_late())
            else:
                wanted.append(call)
        if wanted:
            replies = self._answer([call.raw for call in wanted])
            for call, reply in zip(wanted, replies, strict=True):
                if isinstance(reply, LicetError):
                    self._refuse(call, reply)
                else:
                    self._reply(call, reply)
        self._held -= len(calls)

    def _reply(self, call: _Call, reply: bytes) -> None:
        self._unread += 1
        operations = (
            cygrpc.SendInitialMetadataOperation((), 0),
            cygrpc.SendMessageOperation(reply, 0),
            cygrpc.SendStatusFromServerOperation((), cygrpc.StatusCode.ok, b"", 0),
        )
        self._start(call, operations, self._on_read)

    def _turn_away(self, call: _Call, error: LicetError) -> None:
        """Refuse a call for which nothing was done."""
        log.info(logs.REFUSED, method=self._method, code=code(error).name, reason=reason(error))
        self._refuse(call, error)

    def _refuse(self, call: _Call, error: LicetError) -> None:
        self._unread += 1
        told = status(error)
        trailers = (("grpc-status-details-bin", told.SerializeToString()),)
        number: int = code(error).value[0]
        operations = (
            cygrpc.SendInitialMetadataOperation((), 0),
            cygrpc.SendStatusFromServerOperation(trailers, number, told.message.encode(), 0),
        )
        self._start(call, operations, self._on_read)

    def _on_read(self, _: Any) -> None:
        self._due -= 1
        self._unread -= 1
