# SPDX-License-Identifier: GPL-3.0-or-later
"""What can have the focus, and what it says it is, through the accessibility bus."""

import driver  # noqa: F401 # chooses the version of Atspi
from gi.repository import Atspi

# GTK's own scrolled windows can have the focus, but never keep it: it goes to what is in them
PASSED_THROUGH = ("scroll pane", "viewport", "panel", "filler")
# enough of a long wall to know the rest; each name is a question over the bus
MOST_SIBLINGS = 40


def walk(node):
    count = min(node.get_child_count(), MOST_SIBLINGS)
    for index in range(count):
        child = node.get_child_at_index(index)
        if child is None or not child.get_state_set().contains(Atspi.StateType.SHOWING):
            continue
        yield child
        # a choice that is not open has a list without a name in it, which nobody can reach
        if child.get_role_name() != "combo box":
            yield from walk(child)


def find_focusable(root):
    """Each node below root that shows and can have the focus, with its role and name."""
    for node in walk(root):
        role = node.get_role_name()
        if role not in PASSED_THROUGH and node.get_state_set().contains(Atspi.StateType.FOCUSABLE):
            yield node, role, (node.get_name() or "").strip()
