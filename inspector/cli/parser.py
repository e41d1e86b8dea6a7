"""What can be typed: commands, their arguments and help texts."""

import argparse
from pathlib import Path

from inspector import __version__
from inspector.cli import (
    areas,
    audit,
    commands,
    health_verbs,
    keeping_verbs,
    model_verbs,
    recipe_options,
    releasing,
    settings,
    signing_on,
    users,
    validating_verbs,
    why,
)
from inspector.cli.common_options import add_common
from inspector.cli.keeping_verbs import Verbs
from inspector.cli.run import count, seconds

SOURCE = "file:PATH (picture, folder, video), watch:FOLDER, usb:0, rtsp://..., http://..., genicam:SERIAL or sim:; options as ,name=value"
PATHS = "an image, a folder (searched recursively) or @LIST (a text file, one path a line, relative to the list; quoted in PowerShell)"


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; every command leaves its function in `command`."""
    parser = argparse.ArgumentParser(
        prog="inspector", description="Learns from pictures of good parts, shows where a new part differs, says OK or NG."
    )
    parser.add_argument("--version", action="version", version=f"Inspector {__version__}")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    inspecting = (
        _build,
        _plan,
        _find_settings,
        _background,
        areas.add,
        _inspect,
        _run,
        _evaluate,
        _tune,
        releasing.add_release,
        *model_verbs.ADD,
        _bench,
        _benchmark,
    )
    for add in (
        *inspecting,
        why.add,
        *validating_verbs.ADD,
        *keeping_verbs.ADD,
        *health_verbs.ADD,
        _demo,
        _gui,
        settings.add,
        users.add,
        audit.add,
        _self_test,
        _weights,
    ):
        add(verbs)
    signing_on.add_user(parser)
    return parser


def _build(verbs: Verbs) -> None:
    parser = verbs.add_parser("build", help="build a model from good parts", description=f"Builds a model. PATH is {PATHS}.")
    _recipe(parser, "project folder; made if it does not exist")
    parser.add_argument(
        "--keep", nargs="+", default=[], metavar="FILE", help="good parts that look unlike the others and are good all the same"
    )
    parser.add_argument("--leave-out", nargs="+", default=[], metavar="FILE", help="images among the good parts that are not to be learned")
    parser.add_argument(
        "--ignore",
        metavar="MASK",
        help="picture as large as those of good parts, white where nothing is learned or scored; the project keeps it, none takes it away",
    )
    add_common(parser)
    parser.set_defaults(command=commands.build)


def _plan(verbs: Verbs) -> None:
    text = "Times a few images and predicts memory, build time and time per part; takes what build takes."
    parser = verbs.add_parser("plan", help="predict what a build will take on this PC", description=f"{text} PATH is {PATHS}.")
    _recipe(parser, "project folder; nothing is written into it, and it need not exist")
    add_common(parser)
    parser.set_defaults(command=commands.plan)


def _background(verbs: Verbs) -> None:
    text = "Finds out where no good part lies in any picture, which could be ignored. Look at the overlay before you use it."
    parser = verbs.add_parser("background", help="propose the background to be ignored", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write a picture of a good part with the background shaded")
    parser.add_argument("--use", action="store_true", help="let the next build ignore it; it takes the place of a mask that is there")
    add_common(parser)
    parser.set_defaults(command=commands.background)


def _find_settings(verbs: Verbs) -> None:
    text = "Tries settings on the parts of a project and proposes those that tell good parts from defects best; build with them afterwards."
    parser = verbs.add_parser("find-settings", help="find the best settings for a project", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT", help="project folder; its images are used, and its defects if it has any")
    parser.add_argument("--minutes", type=float, default=3.0, metavar="M", help="time for the search; the best so far counts (default: 3)")
    parser.add_argument("--most-ms", type=float, default=0.0, metavar="MS", help="what a part may take (default: as long as it likes)")
    parser.add_argument("--use", action="store_true", help="put the proposed settings into the project")
    add_common(parser)
    parser.set_defaults(command=commands.find_settings)


def _recipe(parser: argparse.ArgumentParser, project: str) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT", help=project)
    parser.add_argument("--good", nargs="+", required=True, metavar="PATH", help="good parts to learn from")
    parser.add_argument(
        "--validation-good", nargs="+", default=[], metavar="PATH", help="good parts that are not learned, for the threshold"
    )
    parser.add_argument("--validation-defect", nargs="+", default=[], metavar="PATH", help="parts with defects, for the threshold")
    recipe_options.add_choice(parser)
    recipe_options.add_settings(parser)


def _inspect(verbs: Verbs) -> None:
    parser = verbs.add_parser("inspect", help="judge images", description=f"Judges images with the model in use. PATH is {PATHS}.")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--threshold", type=float, metavar="T", help="use this threshold instead of the project's, for this run")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write every image with its heatmap into this folder")
    parser.add_argument("--record", action="store_true", help="record the parts in the project, as `run` does")
    _tables(parser)
    add_common(parser)
    parser.set_defaults(command=commands.inspect)


def _run(verbs: Verbs) -> None:
    text = (
        "Runs a line without a window: every picture of a source is judged as it comes, and printed, with --json as one JSON object "
        "a line. Ctrl+C ends it with exit code 130, a fault of the line with its sentence and exit code 2."
    )
    parser = verbs.add_parser("run", help="inspect what a source delivers, without a window", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--source", required=True, metavar="SOURCE", help=SOURCE)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--for", dest="seconds", type=seconds, default=0.0, metavar="TIME", help="end after this time, such as 30s or 8h")
    length.add_argument("--parts", type=count, default=0, metavar="N", help="end after so many parts")
    parser.add_argument("--no-record", dest="record", action="store_false", help="keep nothing of it: for demonstrations")
    add_common(parser)
    parser.set_defaults(command=commands.run)


def _evaluate(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "evaluate", help="measure a model on images of known truth", description=f"Measures the model in use. PATH is {PATHS}."
    )
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--good", nargs="+", required=True, metavar="PATH")
    parser.add_argument("--defect", nargs="+", required=True, metavar="PATH")
    _tables(parser)
    add_common(parser)
    parser.set_defaults(command=commands.evaluate)


def _tune(verbs: Verbs) -> None:
    text = "Chooses a threshold for the model in use from the images that it was built and validated with, and says what that rests on."
    parser = verbs.add_parser("tune", help="choose a threshold by a rule", description=text)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    rules = "f1, no-escapes, max-false-rejects=SHARE, max-escapes=SHARE (0: of the known ones none) or cost=ESCAPE:FALSE_REJECT"
    parser.add_argument("--rule", default="", metavar="RULE", help=rules)
    parser.add_argument("--defect-rate", type=float, default=0.01, metavar="SHARE", help="of defects among all parts, for cost (0.01)")
    parser.add_argument("--volume", type=count, default=1000, metavar="N", help="parts per shift, for cost (1000)")
    parser.add_argument("--with-synthetic", action="store_true", help="count synthetic defects as well, and say so")
    parser.add_argument("--replay", action="store_true", help="say what it would have made of the last 20,000 recorded parts")
    taking = parser.add_mutually_exclusive_group()
    taking.add_argument("--apply", action="store_true", help="put it in force")
    taking.add_argument(
        "--draft", action="store_true", help="draft it: inspector release puts it in force, where the project asks by another person"
    )
    former = "put the former threshold in force again, or the one that came into force AT a time of the history"
    taking.add_argument("--go-back", nargs="?", const="", metavar="AT", help=former)
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for the history; asked for with --apply")
    add_common(parser)
    parser.set_defaults(command=commands.tune)


def _tables(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a table of the results")
    parser.add_argument(
        "--results", action="append", default=[], type=Path, metavar="FILE", help="write the results as the ending says; may be repeated"
    )


def _bench(verbs: Verbs) -> None:
    parser = verbs.add_parser("bench", help="measure speed on this PC", description=f"Measures the model in use. PATH is {PATHS}.")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="images to measure (default: those that the model was built from)")
    add_common(parser)
    parser.set_defaults(command=commands.bench)


def _benchmark(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "benchmark",
        # Behind an option with several values ROOT would be one of them.
        usage="%(prog)s (ROOT --dataset LAYOUT | --sets FILE) --out DIR [options]",
        help="compare detectors and networks on a benchmark data set",
        description="Runs every combination once and writes tables and contact sheets. A run that is finished is not run again.",
    )
    parser.add_argument("root", nargs="?", type=Path, metavar="ROOT", help="folder of the data set, or of one of its categories")
    layouts = ["mvtec", "visa", "mtd", "btad", "kolektor", "folder", "shanghaitech", "sets"]
    parser.add_argument("--dataset", choices=layouts, help="layout of the data set")
    parser.add_argument("--sets", type=Path, metavar="FILE", help="JSON list of sets, all of which are run, in place of ROOT and --dataset")
    parser.add_argument(
        "--validation-defects",
        type=int,
        default=0,
        metavar="N",
        help="leave so many defects of every category, drawn at random, out of the test: settings can be chosen by them",
    )
    parser.add_argument(
        "--find-settings",
        type=float,
        default=0.0,
        metavar="M",
        help="find the settings of every category first, in M minutes, by its good parts and the defects left out of the test",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for rows, tables and sheets; goes on where it ended")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="DIR",
        help="folder of a finished benchmark of the same sets: say what changed, and whether the change may become the default",
    )
    parser.add_argument("--splits", type=Path, metavar="FILE", help="division made before: JSON for mtd and folder, a table for visa")
    parser.add_argument("--split", default="", metavar="NAME", help="which division in that file (default: paper, or the only one)")
    parser.add_argument("--categories", nargs="+", default=[], metavar="NAME", help="categories to run (default: all)")
    parser.add_argument("--detectors", nargs="+", default=["patchcore"], metavar="NAME", help="default: patchcore")
    parser.add_argument(
        "--backbones", nargs="+", default=[], metavar="NAME", help="networks; NAME+NAME is an ensemble (default: the preset's)"
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[0], metavar="N", help="one run each; draws coreset, shots, rotation")
    parser.add_argument("--shots", nargs="+", type=int, default=[0], metavar="N", help="good images to learn from, 0 for all")
    parser.add_argument("--rotate", action="store_true", help="turn every image by up to 10 degrees and crop 256 to 224 px (Rd-MVTec AD)")
    recipe_options.add_settings(parser)
    add_common(parser)
    parser.set_defaults(command=commands.benchmark)


def _demo(verbs: Verbs) -> None:
    parser = verbs.add_parser(
        "demo",
        help="build and inspect parts drawn by the program",
        description="Shows the whole job on parts drawn by the program, without a display.",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for parts, overlays and screens (default: inspector-demo)",
        default=Path("inspector-demo"),
    )
    add_common(parser)
    parser.set_defaults(command=commands.demo)


def _gui(verbs: Verbs) -> None:
    parser = verbs.add_parser("gui", help="open the window")
    parser.add_argument("project", nargs="?", type=Path, metavar="PROJECT", help="project to open: its folder, or a .inspector file")
    parser.add_argument("--demo", action="store_true", help="open the demo project, made on first use")
    parser.add_argument(
        "--source", default="", metavar="SOURCE", help="source to start as soon as a model is ready, such as camera or usb:0"
    )
    parser.set_defaults(command=commands.gui)


def _self_test(verbs: Verbs) -> None:
    parser = verbs.add_parser("self-test", help="check that this installation works")
    add_common(parser)
    parser.set_defaults(command=commands.self_test)


def _weights(verbs: Verbs) -> None:
    parser = verbs.add_parser("weights", help="list or import the weights of pretrained networks")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="networks, and whether their weights are on this PC")
    listing.add_argument("--json", action="store_true", help="print one JSON object")
    listing.set_defaults(command=commands.list_weights)
    importing = actions.add_parser("import", help="check a checkpoint file and keep it on this PC")
    importing.add_argument("name", metavar="NAME", help="name of the network")
    importing.add_argument("file", type=Path, metavar="FILE", help="torch checkpoint (.pth); the last level may be missing")
    importing.add_argument(
        "--sha256", default="", metavar="HEX", help="hash of a checkpoint that Inspector does not know, from a source that you trust"
    )
    importing.add_argument("--json", action="store_true", help="print one JSON object")
    importing.set_defaults(command=commands.import_weights)
