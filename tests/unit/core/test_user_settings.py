"""The one table of settings: what it says of each of them is whole, and every kind of damage is refused."""

from dataclasses import Field, fields
from typing import Any

import pytest

from inspector.core.errors import InspectorError
from inspector.core.setting import Range, Shape, about, check_value, plain, shape_of
from inspector.core.setting_choices import Group
from inspector.core.user_settings import Settings, usable

EVERY = [pytest.param(each, id=each.name) for each in fields(Settings)]
OTHER_KIND: dict[Any, list[Any]] = {
    bool: [1, "true", None],
    int: [1.5, "7", True, None],
    float: ["7", True, None],
    str: [7, None, ["a"], {}],
}


@pytest.mark.parametrize("each", EVERY)
def test_every_setting_says_what_it_is_where_it_stands_and_who_may_change_it(each: "Field[Any]") -> None:
    known = about(each)
    assert known.help and known.group in tuple(Group) and known.role in ("operator", "engineer", "administrator")
    assert shape_of(each) in tuple(Shape)
    check_value(each, plain(each.default))


@pytest.mark.parametrize("each", EVERY)
def test_every_kind_of_damage_costs_that_setting_only(each: "Field[Any]") -> None:
    other = next(one for one in fields(Settings) if one.name not in (each.name, "log_off_min"))
    bad = list(OTHER_KIND.get(each.type, OTHER_KIND[str]))
    known = about(each)
    if isinstance(known.rule, Range):
        bad += [known.rule.least - 1, known.rule.most + 1, float("nan")] if each.type is float else [int(known.rule.least) - 1]
    if known.names is not None:
        bad += ["no such name" if each.type is not int else 101]
    for value in bad:
        with pytest.raises((TypeError, InspectorError)):
            check_value(each, value)
        rest = {"log_off_min": 7, other.name: plain(other.default)}
        values, problems = usable({**rest, "of a newer version": value, each.name: value})
        rest.pop(each.name, None)
        assert values == rest and len(problems) == 1, value


def test_the_headings_follow_one_another() -> None:
    groups = [about(each).group for each in fields(Settings)]
    assert list(dict.fromkeys(groups)) == list(Group) and groups == sorted(groups, key=[str(group) for group in Group].index)
