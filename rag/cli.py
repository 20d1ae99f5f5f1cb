"""The command ``rag``: reads the arguments, calls one of ``rag.commands``, returns its status.

Nothing heavy is imported before it is needed: a question from a cold start is answered sooner than
most of the libraries behind it can be imported.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from rag.commands import output
from rag.commands.arguments import UsageError, parse
from rag.commands.output import FAILED, USAGE
from rag.errors import RagError

if TYPE_CHECKING:
    import argparse

    from rag.settings import Settings

INTERRUPTED, PIPE_CLOSED = 130, 141
Command = Callable[["argparse.Namespace", "Settings"], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; nothing is raised."""
    arguments = [output.clean(text) for text in (sys.argv[1:] if argv is None else argv)]
    output.utf8_streams()
    as_json = any(text == "--json" or text.startswith("--json=") for text in arguments)
    settings: Settings | None = None
    try:
        args = parse(arguments)
        settings = _settings()
        status = _command(args.run)(args, settings)
        sys.stdout.flush()
        return status
    except UsageError as error:
        return _wrong_usage(error, as_json=as_json)
    except RagError as error:
        return _failed(error, as_json=as_json)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FAILED
    except KeyboardInterrupt:
        output.note("")
        return INTERRUPTED
    except BrokenPipeError:
        _silence_stdout()
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001  the last resort: a line, never a traceback
        return _unexpected(error, settings, as_json=as_json)


def _settings() -> Settings:
    from rag.settings import Settings

    return Settings.load()


def _command(address: str) -> Command:
    module, _, name = address.partition(":")
    return cast(Command, getattr(import_module(f"rag.commands.{module}"), name))


def _wrong_usage(error: UsageError, *, as_json: bool) -> int:
    if as_json:
        from rag.commands.failures import usage_object

        output.json_line(usage_object(str(error), error.usage))
    else:
        output.note(f"rag: {error}")
        output.note(f"     {error.usage}")
    return USAGE


def _failed(error: RagError, *, as_json: bool) -> int:
    from rag.commands.failures import failure_object, tell

    try:
        if as_json:
            output.json_line(failure_object(error))
        else:
            tell(error)
    except BrokenPipeError:
        _silence_stdout()
    return FAILED


def _unexpected(error: Exception, settings: Settings | None, *, as_json: bool) -> int:
    from rag.commands.failures import failure_object, write_log

    log = write_log(error, settings.data_dir if settings is not None else None)
    where = f"; the details are in {log}" if log is not None else ""
    output.note(f"rag: something failed inside ({type(error).__name__}){where}")
    if as_json:
        with contextlib.suppress(OSError):
            output.json_line(failure_object(error))
    return FAILED


def _silence_stdout() -> None:
    """The reader has gone: let the interpreter's last flush go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
