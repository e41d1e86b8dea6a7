"""What can be typed about the models of a project."""

from pathlib import Path

from inspector.cli import commands
from inspector.cli.common_options import add_common
from inspector.cli.keeping_verbs import Verbs


def _models(verbs: Verbs) -> None:
    text = "Lists the models of a project, compares two of them on the same validation images, or puts another one to use."
    parser = verbs.add_parser("models", help="list the models of a project, compare two, or use another one", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--use", default="", metavar="ID", help="put this model to use, with the threshold that it had")
    doing.add_argument("--compare", nargs=2, default=[], metavar="ID", help="compare these two on the same validation images")
    doing.add_argument("--measure", default="", metavar="ID", help="measure what a part takes with this model, and keep it")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why another one is used, for the history")
    add_common(parser)
    parser.set_defaults(command=commands.models)


def _report(verbs: Verbs) -> None:
    text = "Writes a report on the model in use: what is in force, on what grounds and by whom, with every misjudged image."
    parser = verbs.add_parser("report", help="write a report for audits as PDF or HTML", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="file ending in .pdf or .html")
    parser.add_argument("--language", default="en", metavar="CODE", help="language of the report (default: en)")
    add_common(parser)
    parser.set_defaults(command=commands.report)


ADD = (_models, _report)
