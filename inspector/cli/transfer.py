"""`inspector export` and `inspector import`: a project with its model, carried from PC to PC as one file."""

from argparse import Namespace

from inspector.cli import console


def export_project(arguments: Namespace) -> int:
    """inspector export"""
    from inspector.services import transfer

    file = console.run(transfer.export_project(arguments.project, arguments.file))
    size = file.stat().st_size
    console.print_json({"file": str(file), "bytes": size}) if arguments.json else print(f"Exported to {file}, {size / 1e6:.1f} MB")
    return 0


def import_project(arguments: Namespace) -> int:
    """inspector import"""
    from inspector.services import transfer

    found = console.run(transfer.import_project(arguments.file, arguments.into))
    if arguments.json:
        facts = {"folder": str(found.folder), "name": found.name, "model_id": found.model_id, "new": found.new}
        console.print_json(facts | {"other_threshold": found.other_threshold})
        return 0
    print(f"{found.name}: {found.folder}" + ("" if found.new else " (it was there already)"))
    if found.other_threshold is not None:
        print(f"Its own threshold stays in use. That in the file is {found.other_threshold:g}, and which was set last cannot be told.")
    return 0
