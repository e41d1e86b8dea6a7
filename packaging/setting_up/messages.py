"""What is said to the person: what is being done, what went wrong and what to do about it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

# What words in a failed installer's output mean for the person in front of it; the first that is found counts.
ADVICE = (
    (r"No space left|Errno 28|WinError 112", "free some disk space and start again"),
    (r"ProxyError|407 Proxy", "check the proxy in HTTPS_PROXY and start again"),
    (r"CERTIFICATE_VERIFY_FAILED|SSLError", "name your network's certificate file in PIP_CERT and start again"),
    (
        r"ConnectionError|ConnectTimeout|ReadTimeout|NameResolution|getaddrinfo|Temporary failure|Could not resolve"
        r"|from versions: none",
        "check the network connection (behind a proxy set HTTPS_PROXY) and start again",
    ),
    (r"'ensurepip'", "check the free disk space and that python -m venv works, and start again"),
    (r"No matching distribution", "this machine has no build of it; take a 64-bit Windows, Linux or Mac (macOS 14, Apple silicon)"),
)


class SetupError(Exception):
    """An expected failure: one sentence for the person, exit code 2."""


def say(text: str) -> None:
    """Print a line for the person; standard output belongs to the program that is started."""
    print(text, file=sys.stderr, flush=True)


def current_step(output: str) -> str:
    """Name what an installer is at by its OUTPUT so far, for example "collecting torch~=2.13.0"."""
    steps = re.findall(r"^\s*(Collecting|Downloading|Processing|Preparing|Building|Installing|Unpacking|Setting up) (\S+)", output, re.M)
    if not steps:
        return "starting"
    verb, what = steps[-1]
    return "installing the collected packages" if what == "collected" else f"{verb.lower()} {what.replace(os.sep, '/').split('/')[-1]}"


def explain(what: str, output: str, log: Path) -> str:
    """Say in one sentence that WHAT failed, what the installer complained about last, and what to do."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["no output"]
    # pip puts the same empty line around whatever went wrong in a program that it started.
    telling = [line for line in lines if re.match(r"(error|E)\b:? |[\w.]+Error: ", line, re.I) and "subprocess-exited" not in line]
    advice = next((advice for words, advice in ADVICE if re.search(words, output)), "look into the log and start again")
    return f'{what} failed with "{(telling or lines)[-1].rstrip(".")[:300]}": {advice} (log: {log}).'
