"""Takes out of a text what must not leave this PC: passwords, tokens, private keys, and what links carry besides a place."""

import re

LEFT_OUT = "(left out)"
_STEMS = ("pass", "pwd", "kennwort", "secret", "token", "credential", "authorization", "cookie", "key", "bearer", "basic")
_WORDS = r"pass(?:word|wort|wd|phrase|code)|pwd|kennwort|secret|token|credential|authorization|cookie|(?:api|private|access)[ _-]?key"
_NAMED = re.compile(rf"({_WORDS})([^\n:=]{{0,20}}?[:=]).*", re.IGNORECASE)
"""A word for a secret and its value: the rest of the line goes, since nobody knows where a value ends."""
_OPTION = re.compile(rf"(?<![\w-])(--?[\w-]{{0,40}}?(?:{_WORDS})[\w-]{{0,40}})[ \t]+\S.*", re.IGNORECASE)
_BEARER = re.compile(r"\b(bearer|basic)[ \t]+[\w.~+/=-]{6,}", re.IGNORECASE)
_BLOCK = re.compile(r"-----BEGIN [^-\n]{0,40}PRIVATE KEY.*?(?:-----END |\Z)", re.DOTALL)
_WORD = re.compile(r"\S+")


def without_secrets(text: str) -> str:
    """The text without them. What cannot be told from a secret goes with them."""
    return "\n".join(map(_told, _BLOCK.sub(LEFT_OUT, text).split("\n")))


def _told(line: str) -> str:
    if "@" in line or "://" in line:
        line = _WORD.sub(_place, line)
    if any(stem in line.lower() for stem in _STEMS):  # many times faster than the expressions, which would end the same way
        line = _NAMED.sub(rf"\1\2 {LEFT_OUT}", _OPTION.sub(rf"\1 {LEFT_OUT}", _BEARER.sub(rf"\1 {LEFT_OUT}", line)))
    return line


def _place(word: re.Match[str]) -> str:
    """Scheme, host and path of a link; an account without its password. Where nobody can tell them apart nothing is left."""
    before, scheme, rest = word.group().partition("://")
    if not scheme:
        return _host(word.group())
    account, at, place = rest.rpartition("@")
    if at and re.search(r"[/?#]", account):  # part of a password, of a path or of a query
        return f"{before}{scheme}{LEFT_OUT}"
    return before + scheme + re.split(r"[?#]", place, maxsplit=1)[0]


def _host(word: str) -> str:
    """`user:password@host` without user and password; drives and addresses of people stay."""
    account, at, place = word.rpartition("@")
    _, colon, password = account.partition(":")
    return f"{LEFT_OUT}@{place}" if at and colon and password[:1] not in ("", "/", "\\") else word
