"""The command line: parse, call one public function, print.

Only click and the standard library are imported here; a command imports what it needs when it runs.
stdout is data, stderr is talk. Exit codes: 0 fine, 1 the data have errors, 2 usage, 66 cannot read, 69 a part is not
installed, 70 a bug, 73 and 74 cannot write, 130 stopped.
"""

from __future__ import annotations

import contextlib
import os
import sys

import click

from geograph import __version__
from geograph.cli.data import check, doctor, info, schema
from geograph.cli.export import completion, demo, export
from geograph.cli.rank import actor, rank
from geograph.errors import GeographError, printable

EX_UNAVAILABLE, EX_SOFTWARE, EX_IOERR, EX_STOPPED = 69, 70, 74, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="geograph")
@click.option("--debug", is_flag=True, help="On a failure show the whole traceback.")
def cli(debug: bool) -> None:
    """Actor-relationship graphs in international politics: who is central, on which ties, on whose word.

    DATA is a folder with edges.csv, or an edges file; it may be left out where the current folder, or its data/, holds
    edges.csv. Begin with `geograph demo`.
    """


for command in (check, info, rank, actor, export, schema, demo, doctor, completion):
    cli.add_command(command)


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(args))


def run(args: list[str] | None = None) -> int:
    """Run the command line; every failure is one message on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its code, not a traceback
    arguments = sys.argv[1:] if args is None else args
    try:
        outcome = cli.main(args=arguments, prog_name="geograph", standalone_mode=False)
        sys.stdout.flush()
        return outcome if isinstance(outcome, int) else 0
    except click.exceptions.Abort:
        return _say("Stopped; nothing was written.", EX_STOPPED)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except GeographError as error:
        return _say(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _say("Stopped; nothing was written.", EX_STOPPED)
    except BrokenPipeError:
        _close_stdout()
        return 0
    except ModuleNotFoundError as error:
        return _say(f"{error.name} is not installed; mend: pip install {error.name}", EX_UNAVAILABLE)
    except OSError as error:
        _close_stdout()
        return _say(f"cannot write: {error.strerror or error}", EX_IOERR)
    except Exception as error:  # the last line of defense: a bug is told as one, without a page of code
        if "--debug" in arguments:
            raise
        what = printable(f"{type(error).__name__}: {error}").split("\n")[0]
        return _say(f"this is a bug in geograph: {what}\nPlease report it; `geograph --debug ...` shows where.", EX_SOFTWARE)


def _say(message: str, code: int) -> int:
    with contextlib.suppress(OSError):
        print(message, file=sys.stderr)
    return code


def _close_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not fail a second time."""
    with contextlib.suppress(Exception):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
