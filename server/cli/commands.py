"""The group that all commands belong to, and the one place where their failures are told."""

from __future__ import annotations

import errno
from typing import Any

import grpc
import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from server.cli import failure, output


class Commands(TyperGroup):
    """Runs a command, and turns what goes wrong into lines on standard error and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command of ``ctx``; no failure leaves as a traceback."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, TyperException):
            raise  # asked for on purpose, or wrong usage, which Typer tells itself
        except grpc.RpcError as error:
            told = failure.of_call(error)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # who read the answer has read enough
            told = failure.of_error(error)
        output.complain(told.lines)
        raise typer.Exit(told.exit_code)
