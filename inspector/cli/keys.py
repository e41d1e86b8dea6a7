"""`inspector keys`: the key that exports are signed with on this PC, and the keys of those whose files are imported unasked."""

from argparse import Namespace
from typing import TYPE_CHECKING

from inspector.cli import console

if TYPE_CHECKING:
    from inspector.services.trust import Signer


def list_keys(arguments: Namespace) -> int:
    """inspector keys list"""
    from inspector.services import trust

    own, trusted = trust.own_signer(), trust.trusted()
    if arguments.json:
        console.print_json({"own": _told(own) if own else None, "trusted": [_told(each) for each in trusted]})
        return 0
    rows = [("this PC", own.name if own else "made at the first export", own.fingerprint if own else "-")]
    console.print_table("Keys", ("whose", "name", "key"), rows + [("trusted", each.name, each.fingerprint) for each in trusted])
    return 0


def add_key(arguments: Namespace) -> int:
    """inspector keys add"""
    from inspector.services import trust

    return _print("Trusted from now on", trust.add(arguments.file), arguments.json)


def remove_key(arguments: Namespace) -> int:
    """inspector keys remove"""
    from inspector.services import trust

    signer = trust.find(arguments.fingerprint)
    trust.remove(signer)
    return _print("Trusted no more", signer, arguments.json)


def export_key(arguments: Namespace) -> int:
    """inspector keys export"""
    from inspector.services import trust

    return _print(f"Written to {arguments.file}", trust.export_own(arguments.file), arguments.json)


def one_name(arguments: Namespace) -> int:
    """inspector keys name"""
    from inspector.services import trust

    return _print("This PC signs as", trust.rename_own(arguments.name), arguments.json)


def _print(done: str, signer: "Signer", as_json: bool) -> int:
    console.print_json(_told(signer)) if as_json else print(f"{done}: {signer.name}, key {signer.fingerprint}")
    return 0


def _told(signer: "Signer") -> dict[str, str]:
    return {"name": signer.name, "fingerprint": signer.fingerprint}
