"""The table of rights: every act is in it, and each role may do all that those below it may."""

import pytest

from inspector.core.access import MAY, Act, Role, may


def test_every_act_has_a_role() -> None:
    assert set(MAY) == set(Act)


@pytest.mark.parametrize("act", Act)
def test_whoever_is_higher_may_do_all_that_the_lower_ones_may(act: Act) -> None:
    allowed = [may(role, act) for role in Role]
    assert allowed == sorted(allowed) and allowed[-1] and not may(None, act)


def test_operators_inspect_and_verify_and_change_nothing() -> None:
    may_do = {act for act in Act if may(Role.OPERATOR, act)}
    assert may_do == {Act.INSPECT, Act.VERIFY, Act.NOTE_EVENT, Act.RUN_CHALLENGE, Act.CHOOSE_PRODUCT}
    assert not any(may(Role.ENGINEER, act) for act in (Act.DELETE_PROJECT, Act.SETTINGS, Act.USERS, Act.TRUST))
