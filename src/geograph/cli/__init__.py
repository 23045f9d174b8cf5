"""The command line: parse, call one public function, print.

Only click and the standard library are imported here; a command imports what it needs when it runs.
stdout is data, stderr is talk. Exit codes: 0 fine, 1 the data have errors, 2 usage, 66 cannot read, 69 a part is not
installed, 70 a bug, 73 and 74 cannot write, 130 stopped by Ctrl-C, 143 by SIGTERM.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import warnings
from typing import IO, Any

import click

from geograph import __version__
from geograph.cli.balance import balance, camps
from geograph.cli.brokers import brokers
from geograph.cli.cite import cite, reproduce
from geograph.cli.claims import claims
from geograph.cli.clean import clean
from geograph.cli.data import check, doctor, info, schema
from geograph.cli.export import completion, demo, export
from geograph.cli.holes import bridges, cutpoints, holes, keyplayers
from geograph.cli.new import new
from geograph.cli.options import WROTE
from geograph.cli.paths import paths, reliability
from geograph.cli.plot import plot
from geograph.cli.rank import actor, coverage, rank
from geograph.cli.report import report
from geograph.cli.robust import robust
from geograph.cli.timeline import change, follow
from geograph.cli.uncertainty import hinges, interval
from geograph.cli.whatif import whatif
from geograph.cli.why import why
from geograph.errors import GeographError, printable

EX_UNAVAILABLE, EX_SOFTWARE, EX_IOERR, EX_STOPPED = 69, 70, 74, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110, "color": False})
@click.version_option(__version__, prog_name="geograph")
@click.option("--debug", is_flag=True, help="On a failure show the whole traceback.")
def cli(debug: bool) -> None:
    """Actor-relationship graphs in international politics: who is central, on which ties, on whose word.

    DATA is a folder with edges.csv, or an edges file; it may be left out where the current folder, or its data/, holds
    edges.csv. Begin with `geograph demo`.
    """


for command in (
    check, clean, info, coverage, rank, actor, why, robust, interval, hinges, follow, change, brokers, holes, keyplayers,
    cutpoints, bridges, paths, reliability, balance, camps, whatif, claims, report, plot, export, cite, reproduce,
    new, schema, demo, doctor, completion,
):  # fmt: skip
    cli.add_command(command)


class _Signaled(BaseException):
    """The system asks to stop; not an Exception, so that nothing on the way takes it for a failure."""


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what pandas or networkx say to programmers; python -W shows it
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # nohup stays what it is
            signal.signal(number, _stop)
    sys.exit(run(args))


def _stop(number: int, _frame: Any) -> None:
    raise _Signaled(number)


def run(args: list[str] | None = None) -> int:
    """Run the command line; every failure is one message on stderr and an exit code."""
    _open_streams()
    WROTE.clear()
    arguments = sys.argv[1:] if args is None else args
    out, err = sys.stdout, sys.stderr
    code = 0
    try:
        outcome = cli.main(args=arguments, prog_name="geograph", standalone_mode=False)
        code = outcome if isinstance(outcome, int) else 0
        out.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = _say(_stopped(), EX_STOPPED)
    except _Signaled as error:
        code = _say(_stopped(), 128 + int(error.args[0]))
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        code = _say(told.getvalue().rstrip("\n"), error.exit_code)
    except GeographError as error:
        code = _say(str(error), error.exit_code)
    except BrokenPipeError:
        pass
    except SystemExit as error:
        if sys.stdout is out:
            raise
        sys.stdout, sys.stderr = out, err  # click has wrapped them, because whoever read them has gone
        code = 0 if error.code == 1 else int(error.code or 0)
    except Exception as error:  # the last line of defense: told as one line, without a page of code
        if "--debug" in arguments:
            import traceback

            with contextlib.suppress(OSError):
                traceback.print_exc()
        code = _say(*_failure(error))
    finally:
        for stream in (out, err):
            _finish(stream)
    return code


def _failure(error: Exception) -> tuple[str, int]:
    """What to say of a failure that nobody foresaw, and its exit code."""
    what = f"{type(error).__name__}: {error}".strip().split("\n")[0]
    if isinstance(error, ImportError):
        part = (error.name or "").partition(".")[0]
        if part and part != "geograph":
            if isinstance(error, ModuleNotFoundError) and error.name == part:
                return f"{part} is not installed; mend: pip install {part}", EX_UNAVAILABLE
            return f"{part} is installed but broken ({what}); mend: pip install --force-reinstall {part}", EX_UNAVAILABLE
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}cannot write: {error.strerror or error}", EX_IOERR
    if isinstance(error, MemoryError):
        return "out of memory; take fewer ties (--type, --between, --around) or a machine with more of it", EX_SOFTWARE
    return f"this is a bug in geograph: {what}; please report it, `geograph --debug ...` shows where", EX_SOFTWARE


def _stopped() -> str:
    return f"Stopped; written before: {', '.join(WROTE)}." if WROTE else "Stopped; nothing was written."


def _say(message: str, code: int) -> int:
    with contextlib.suppress(OSError):
        print(printable(message), file=sys.stderr)
    return code


def _open_streams() -> None:
    """Streams that take any text; one that the caller has closed reads as empty, or says that it cannot be written."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w" if name == "stderr" else "r", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its code, not a traceback


def _finish(stream: IO[str]) -> None:
    """Flush; where that fails point the stream at nothing, so that the interpreter's last flush does not fail again."""
    try:
        stream.flush()
    except (OSError, ValueError):
        with contextlib.suppress(Exception):
            number = stream.fileno()
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)
