"""Commands that hand something over: export, demo, completion."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

import click

from geograph.cli.options import (
    PATH,
    WROTE,
    contract,
    drop_bad_option,
    emit,
    is_stdout,
    load,
    output_options,
    reading_options,
    refuse_input,
    refuse_layout,
    say,
    selection_options,
    terminal_width,
    view_options,
)

FORMATS = ("html", "graphml", "gexf", "json", "csv")


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("--size-by", metavar="MEASURE", help="html: actors' size. Default: betweenness.")
@click.option("--color-by", metavar="bloc|kind|community|PARTITION", help="html: actors' color.")
@click.option("--title", help="html: title of the page.")
@click.option("--as-of", metavar="DATE", help="html: the date that the page says it stands for. It selects nothing; --on does.")
@click.option("--highlight", nargs=2, metavar="A B", help="html: open with the shortest paths between two actors.")
@click.option("--layout", metavar="FILE", type=PATH, help="html: a file that keeps the actors' places; made where it is not there.")
@click.option("--open", "show", is_flag=True, help="html: open the page in the browser.")
@click.option("--public", is_flag=True, help="Leave out notes, names of coders, columns of your own and ties of low confidence.")
@click.option("--raw", is_flag=True, help="csv: do not guard text that a spreadsheet would run as a formula.")
@reading_options
@drop_bad_option
@selection_options
@view_options
@output_options(FORMATS)
def export(
    data: str | None,
    size_by: str | None,
    color_by: str | None,
    title: str | None,
    as_of: str | None,
    highlight: tuple[str, str] | None,
    layout: str | None,
    show: bool,
    public: bool,
    raw: bool,
    form: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Write the network to one file: html for colleagues; graphml, gexf, json (node-link) and csv for programs."""
    refuse_input(output, data, force=force, nodes=options.get("nodes"))
    if form is None and output and not is_stdout(output):
        ending = Path(output).suffix.lstrip(".").lower()
        if ending not in FORMATS:
            raise click.UsageError(f"{output}: the ending says no format; end it in {', '.join(FORMATS)}, or give --format.")
        form = ending
    if form is None:
        raise click.UsageError("give -o FILE.{html,graphml,gexf,json,csv}, or --format for standard output.")
    refuse_layout(layout, output, data, nodes=options.get("nodes"))
    page: dict[str, Any] = {"size_by": size_by, "color_by": color_by, "title": title, "as_of": as_of}
    page |= {"highlight": highlight, "layout": layout}
    words = contract(options)
    _refuse_elsewhere(form, {**page, "open": show or None, **words})
    if show and (not output or is_stdout(output)):
        raise click.UsageError("--open opens the file written; give -o FILE.html.")
    net = load(data, options)
    from geograph.show.files import graph_text

    left, told = net, ""
    if public:
        from geograph.show.page.public import for_public

        left, told = for_public(net)
    text = graph_text(net, form, **page, public=public, **words) if form == "html" else graph_text(left, form, raw=raw)
    emit(text, output, exact=True)
    for step in left.steps:
        say(step)
    if told:
        say(told)
    if show and output and click.launch(str(Path(output).resolve())):
        say(f"no browser could be started; open {output} yourself.")


def _refuse_elsewhere(form: str, page: dict[str, Any]) -> None:
    """What only a page has is not swallowed for another format."""
    given = [f"--{name.replace('_', '-')}" for name, value in page.items() if value is not None]
    if form != "html" and given:
        raise click.UsageError(f"{' and '.join(given)}: only for html; {form} has no place for {'it' if len(given) == 1 else 'them'}.")


@click.command()
@click.argument("data", required=False, type=PATH)
@click.option("-o", "--out", default="out", metavar="FOLDER", help="Where network.html goes (out).")
@click.option("--top", type=click.IntRange(1), default=10, metavar="N")
def demo(data: str | None, out: str, top: int) -> None:
    """The main job in one go, on the bundled data (or DATA): check, rank, write one HTML file, say what is next."""
    target = Path(out) / "network.html"
    refuse_input(str(target), data)
    from geograph.load import example, example_path
    from geograph.output import file_slug
    from geograph.result import caveat, line
    from geograph.show.text import table

    net = load(str(example_path()) if data is None else data, {})
    shown = data or "the bundled data"
    say(f"Checked {shown}: no errors. {net!r}".replace("<Network: ", "").replace(">", ""))
    from geograph.centrality import profile

    width = terminal_width()
    result = profile(net)
    columns = [c for c in result.columns if c != "name"]
    emit(f"The {min(top, len(result))} most central actors in this material, by the paths that run through them:\n\n", None)
    emit(table(result.head(top)[columns].itertuples(index=False, name=None), columns, width=width), None)
    focal = [actor for actor, n in net.focal.items() if 2 * n > len(net.sources) and actor in net.actors.index][:1]
    if focal:
        aside = profile(net.without(*focal))
        name = net.name(focal[0])
        emit(f"\nThe same with {name}'s own ties set aside, because these texts are about {name}:\n\n", None)
        emit(table(aside.head(top)[columns].itertuples(index=False, name=None), columns, width=width), None)
    say("")
    say(line(result))
    if caution := caveat(net):
        say(caution)
    from geograph.show import page

    bundled = not data or net.hash == example().hash
    title = "Russia, the Taliban and Afghanistan: who is tied to whom" if bundled else None
    page.write(net, target, title=title)
    WROTE.append(str(target))
    emit(f"\nWrote {target}: open it in a browser, or send it; it needs no network.\n", None)
    place = (
        f" {shlex.quote(data if data == '-' or not data.startswith('-') else f'./{data}')}" if data and data not in (".", "data") else ""
    )
    command = os.environ.get("GEOGRAPH_COMMAND", "geograph")  # as the reader called it
    hints = [f"rank{place} --by degree --by betweenness --top 5"]
    if len(result):
        third = str(result["actor"].iloc[min(2, len(result) - 1)])
        hints.append(f"actor{place} {'-- ' * third.startswith('-')}{shlex.quote(third)}")
    if len(net):
        kind = str(net.ties["type"].mode().iloc[0])
        hints.append(f"export{place} -o out/{file_slug(kind)}.html --type {shlex.quote(kind)}")
    emit("".join(f"{'       ' if i else 'Next:  '}{command} {hint}\n" for i, hint in enumerate([*hints, "--help"])), None)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes geograph's words in your shell.

    \b
    bash: eval "$(geograph completion bash)"        in ~/.bashrc
    zsh:  eval "$(geograph completion zsh)"         in ~/.zshrc
    fish: geograph completion fish | source         in config.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # the three shells above are click's own
    emit(kind(click.get_current_context().find_root().command, {}, "geograph", "_GEOGRAPH_COMPLETE").source() + "\n", None, exact=True)
