"""How the libraries below Python say that there is no memory left: most of them not by a MemoryError."""

_WORDS = ("bad_alloc", "can't alloc", "allocate memory", "insufficient memory", "out of memory", "not enough memory", "out_of_memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` says that memory ran out; native libraries say it in the text of a RuntimeError or of an error of their own."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    return any(words in text for words in _WORDS)
