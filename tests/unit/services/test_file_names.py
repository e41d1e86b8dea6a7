"""What people call their things becomes a name that every system takes."""

import pytest

from inspector.services.file_names import MOST_BYTES, file_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Cover 7", "Cover 7"),
        ("Deckel groß", "Deckel groß"),
        ("試験", "試験"),
        ('a<b>c:d"e/f\\g|h?i*j\nk', "a_b_c_d_e_f_g_h_i_j_k"),
        (" . Cover 7. ", "Cover 7"),
        ("..", ""),
        ("", ""),
        ("con", "con_"),
        ("NUL.tar", "NUL.tar_"),
        ("LPT1 .txt", "LPT1 .txt_"),
        ("console", "console"),
        ("caf\udce9", "caf"),
    ],
)
def test_a_name_becomes_one_that_every_system_takes(name: str, expected: str) -> None:
    assert file_name(name) == expected


@pytest.mark.parametrize("letter", ["x", "é", "試", "🔩"])
def test_a_long_name_fits_where_names_are_measured_in_bytes(letter: str) -> None:
    found = file_name(letter * 300)
    assert set(found) == {letter} and MOST_BYTES - 4 < len(found.encode()) <= MOST_BYTES


def test_a_cut_leaves_no_dot_or_space_at_the_end() -> None:
    assert file_name("x" * (MOST_BYTES - 1) + ". more") == "x" * (MOST_BYTES - 1)
