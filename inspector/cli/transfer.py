"""`inspector export` and `inspector import`: a project with its model, carried from PC to PC as one file."""

from argparse import Namespace
from contextlib import suppress
from typing import TYPE_CHECKING

from inspector.cli import console

if TYPE_CHECKING:
    from inspector.services.trust import Answer, NotTrusted, Origin


def export_project(arguments: Namespace) -> int:
    """inspector export"""
    from inspector.services import transfer, trust

    file = console.run(transfer.export_project(arguments.project, arguments.file, arguments.model))
    size, signer = file.stat().st_size, trust.signing_key().signer
    if arguments.json:
        told = {"name": signer.name, "fingerprint": signer.fingerprint}
        console.print_json({"file": str(file), "bytes": size, "signer": told})
    else:
        print(f"Exported to {file}, {size / 1e6:.1f} MB, signed by {signer.name}, key {signer.fingerprint}")
    return 0


def import_project(arguments: Namespace) -> int:
    """inspector import"""
    from inspector.core.errors import InspectorError
    from inspector.services import recent, transfer, trust

    try:
        found = console.run(transfer.import_project(arguments.file, arguments.into, lambda origin: _answer(arguments, origin)))
    except trust.NotTrusted as error:
        raise InspectorError(error.code, f"{error.detail} {_way_out(arguments, error)}") from error
    with suppress(InspectorError):  # the list that the window offers, also to operators, is a comfort
        recent.remember_project(found.folder, found.name)
    signer = found.origin.signer
    if arguments.json:
        told = {"name": signer.name, "fingerprint": signer.fingerprint} if signer else None
        facts = {"folder": str(found.folder), "name": found.name, "model_id": found.model_id, "new": found.new}
        console.print_json(facts | {"signer": told, "other_threshold": found.other_threshold})
    else:
        print(f"{found.name}: {found.folder}" + ("" if found.new else " (it was there already)"))
        print(f"Signed by {signer.name}, key {signer.fingerprint}" if signer else "Not signed")
    if found.other_threshold is not None and not arguments.json:
        print(f"Its own threshold stays in use. That in the file is {found.other_threshold:g}, and which was set last cannot be told.")
    return 0


def _answer(arguments: Namespace, origin: "Origin") -> "Answer":
    """What was typed allows: any file without a signature, or the one signer whose key was named."""
    from inspector.services.trust import Answer, plain_digits

    if origin.signer is None:
        return Answer.IMPORT if arguments.unsigned else Answer.REFUSE
    return Answer.TRUST if plain_digits(arguments.trust) == plain_digits(origin.signer.fingerprint) else Answer.REFUSE


def _way_out(arguments: Namespace, error: "NotTrusted") -> str:
    signer = error.origin.signer
    if signer is None:
        return "If you know where it comes from, import it with --unsigned."
    if arguments.trust:
        return f"That is not the key {arguments.trust}."
    key = signer.fingerprint.replace(" ", "")
    return f"If that is the key which 'inspector keys list' shows on the PC that it came from, import it with --trust {key}."
