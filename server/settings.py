"""What an operator may set, by environment (``LICET_...``) or by the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHIPPED_RULESETS = Path(__file__).resolve().parents[1] / "rulesets"
"""The rulesets that come with licet, in a checkout and in an installed copy alike."""


class Settings(BaseSettings):
    """Settings of a server; every one has a default that works on one machine.

    Attributes:
        listen: Address to listen on: ``host:port``, or ``unix:path``.
        data: Folder of the database.
        rulesets: Folder whose newest versions are published into an empty library at start.
        seed_demonstration_list: Whether a store without lists gets the demonstration extract. It
            misses nearly everybody who is listed: for trying licet out, never for real goods.
        front: ``threads`` has a thread for each call that is worked on; ``fast`` answers Evaluate
            in groups from one loop, by an interface of grpcio that is not public. Where that does
            not work, ``threads`` is used and the log says so.
        workers: Processes that share the port and the data folder.
        connection_age_s: With several workers, how long a connection lasts before its client is
            asked to make another, which may be to another worker; no call fails by it.
        threads: Calls that are worked on at the same time, by each worker.
        max_in_flight: Calls that may be in a worker at once, those that wait for a thread
            included; more are told to come back.
        max_streams: Streams of batches that a worker serves at once.
        max_message_bytes: Largest message of a decision call.
        max_upload_bytes: Largest message that carries a ruleset version or a piece of a list.
        max_batch: Most entries of one batch.
        list_max_loss_permille: A list that lost more of its entries, or of those of a part, is
            refused.
        list_expected: Ids of entries that must be in a list, by list; by environment a JSON object,
            e.g. ``{"US-CSL": ["SDN-306"]}``. A list without one of its own is refused.
        log_name: Name of a new log in its checkpoints, best an address of yours without scheme,
            e.g. ``example.com/licet``; empty for one made of its key. An existing log keeps its
            name.
        witnesses: Keys of the witnesses whose signatures under checkpoints are taken, in the form
            of C2SP ``signed-note``; by environment a JSON list.
        replay_workers: Processes beside the server that a replay or backtest of many decisions
            takes.
        stop_grace_s: Seconds that calls in flight get when the server stops.
    """

    model_config = SettingsConfigDict(env_prefix="LICET_", frozen=True, extra="forbid")

    listen: str = "localhost:50051"
    data: Path = Path("var/licet")
    rulesets: Path = SHIPPED_RULESETS
    seed_demonstration_list: bool = False
    front: Literal["threads", "fast"] = "threads"
    workers: int = Field(default=1, ge=1, le=256)
    connection_age_s: float = Field(default=60.0, ge=0.1)
    threads: int = Field(default=16, ge=1, le=1_000)
    max_in_flight: int = Field(default=1_000, ge=1)
    max_streams: int = Field(default=16, ge=1, le=1_000)
    max_message_bytes: int = Field(default=4 * 1024 * 1024, ge=1_024)
    max_upload_bytes: int = Field(default=64 * 1024 * 1024, ge=1_024)
    max_batch: int = Field(default=256, ge=1, le=10_000)
    list_max_loss_permille: int = Field(default=200, ge=0, le=1_000)
    list_expected: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    log_name: str = Field(default="", pattern=r"^[^\s+\x00-\x1f]*$")
    witnesses: tuple[str, ...] = ()
    replay_workers: int = Field(default=1, ge=1, le=1_000)
    stop_grace_s: float = Field(default=10.0, ge=0)

    @model_validator(mode="after")
    def _shared_port(self) -> Self:
        if self.workers > 1 and self.listen.startswith("unix:"):
            raise ValueError("several workers can't share a unix socket; listen on HOST:PORT")
        return self
