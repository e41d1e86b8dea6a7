"""Every failure has its words."""

import pytest

from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.services.line.waiting import QueueOverflow
from inspector.ui import messages


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_code_says_what_happened_what_the_line_does_and_what_to_do(code: ErrorCode) -> None:
    message = messages.explain(InspectorError(code, "tile 7.png is cut off."))
    for sentence in (message.happened, message.line, message.todo):
        assert sentence[0].isupper() and sentence.endswith(".")
    assert message.detail == "tile 7.png is cut off."
    assert message.detail in message.text() and message.todo in message.text()


def test_table_has_no_code_that_does_not_exist_and_no_two_say_the_same() -> None:
    assert set(messages.TABLE) == set(ErrorCode)
    assert len({entry[0] for entry in messages.TABLE.values()}) == len(ErrorCode)


def test_unexpected_exceptions_get_a_sentence_and_name_themselves() -> None:
    message = messages.explain(KeyError("bank"))
    assert message.happened == messages.UNEXPECTED[0]
    assert "KeyError" in message.detail
    assert messages.explain(ValueError()).detail == "ValueError"


@pytest.mark.parametrize("text", ["Tracing failed.\n" + "%1 : Tensor\n" * 4000, "x" * 5000, "Tracing failed.\nGraphs differ."])
def test_of_a_long_exception_the_beginning_is_told(text: str) -> None:
    detail = messages.explain(RuntimeError(text)).detail
    assert detail.startswith(f"RuntimeError: {text[:10]}") and detail.endswith("…")
    assert len(detail) < 250 and "\n" not in detail


def test_cancelled_overflow_and_memory() -> None:
    assert messages.explain(Cancelled()).text() == "Cancelled. Nothing was changed."
    assert "64 parts" in messages.explain(QueueOverflow("64 parts wait already.")).text()
    assert messages.explain(MemoryError()).happened == messages.TABLE[ErrorCode.OUT_OF_MEMORY][0]
