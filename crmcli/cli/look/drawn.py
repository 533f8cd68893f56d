"""``--svg FILE`` and ``--html FILE``: what is shown as a picture, and as a page that needs nothing else."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.params import option
from crmcli.light import Annotated
from crmcli.model.results import Result

Svg = Annotated[str | None, option("--svg", "FILE", "Write it as a picture; - is standard output.", "crm.svg")]
Html = Annotated[str | None, option("--html", "FILE", "Write it as a page that needs nothing else.", "crm.html")]


def drawn(session: Session, result: Result, title: str, svg: str | None, html: str | None) -> Result:
    """The result itself, or the files that are wanted of it, of which one may go to standard output. Raises Usage
    (exit 2) for two on standard output and for what cannot be written, NeedsYes (6) for a file that is there."""
    if svg is None and html is None:
        return result
    from crmcli.cli.paper.target import destination, write
    from crmcli.errors import Usage
    from crmcli.model.papers import Content
    from crmcli.model.results import Described
    from crmcli.render.pictures import draw

    wanted = [(sort, name) for sort, name in (("svg", svg), ("html", html)) if name is not None]
    if svg == html == "-":
        raise Usage("Only one of --svg and --html can go to standard output.", "Give one of them alone.")
    output = session.output().piped()
    made = [draw(sort, result, title, output).encode() for sort, _ in wanted]
    to_output = [content for (_, name), content in zip(wanted, made, strict=True) if name == "-"]
    paths = {sort: destination(name, f"crm.{sort}") for sort, name in wanted if name != "-"}
    for (sort, _), content in zip(wanted, made, strict=True):
        if sort in paths:
            write(session, paths[sort], content)
    if to_output:
        return Content(to_output[0])
    files = [str(path) for path in paths.values()]
    return Described({"files": files}, text="\n".join(f"{path} written" for path in files))
