"""One list of permissions, in alphabetical order, each `noun.verb` after its own name."""

from qihang.kernel import Permission


def test_the_list_is_sorted() -> None:
    names = [permission.name for permission in Permission]
    assert names == sorted(names)


def test_the_value_is_the_name_with_a_dot_after_the_noun() -> None:
    wrong = [p for p in Permission if p.value.replace(".", "_", 1).upper() != p.name]
    assert not wrong
