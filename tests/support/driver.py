# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK application as a person with assistive technology does: through the accessibility bus.

To be imported by a program that `with-display` runs with GTK_A11Y=atspi. Nothing here waits for a fixed
time: each step waits for its condition until a deadline and says what it was waiting for when that passes.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

POLL = 0.05


class Missing(AssertionError):
    """What was waited for did not come."""


def wait_for(what, condition, seconds=20.0):
    """Returns the first true value of condition; the bus is asked again until the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            value = condition()
        except GLib.Error:
            # an object that went away while it was asked: look again
            value = None
        if value:
            return value
        if time.monotonic() > deadline:
            raise Missing(f"waited {seconds:.0f} s for {what}")
        time.sleep(POLL)


class Ear:
    """What a screen reader is told to say by itself, from now on."""

    def __init__(self):
        self.heard = []
        self.listener = Atspi.EventListener.new(lambda event: self.heard.append(str(event.any_data)))
        self.listener.register("object:announcement")

    def wait_for(self, sentence):
        def listen():
            while GLib.MainContext.default().iteration(False):
                pass
            return any(sentence in said for said in self.heard)

        try:
            wait_for(f"“{sentence}” to be said", listen)
        except Missing as missing:
            raise Missing(f"{missing}; heard were {self.heard}") from None


def _role(node):
    return node.get_role_name()


def _name(node):
    return node.get_name() or ""


def _is(node, state):
    return node.get_state_set().contains(state)


class Element:
    """One accessible object, with the verbs of a person."""

    def __init__(self, node, application):
        self.node = node
        self.application = application

    @property
    def name(self):
        return _name(self.node)

    @property
    def role(self):
        return _role(self.node)

    @property
    def text(self):
        interface = self.node.get_text_iface()
        return Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface)) if interface else ""

    def is_checked(self):
        return _is(self.node, Atspi.StateType.CHECKED) or _is(self.node, Atspi.StateType.PRESSED)

    def is_focused(self):
        return _is(self.node, Atspi.StateType.FOCUSED)

    def is_showing(self):
        return _is(self.node, Atspi.StateType.SHOWING)

    def rectangle(self):
        box = Atspi.Component.get_extents(self.node.get_component_iface(), Atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    def press(self, action=None):
        """Does the named action, or the first one; a place without actions gets a click in its middle."""
        interface = self.node.get_action_iface()
        count = Atspi.Action.get_n_actions(interface) if interface else 0
        names = [Atspi.Action.get_action_name(interface, index) for index in range(count)]
        if action is not None and action not in names:
            raise Missing(f"{self.role} “{self.name}” has no action {action}, only {names}")
        if count:
            Atspi.Action.do_action(interface, names.index(action) if action else 0)
        else:
            self.click()

    def click(self, button=1, times=1):
        x, y, width, height = self.rectangle()
        self.application.xdotool("mousemove", x + width // 2, y + height // 2)
        self.application.xdotool("click", "--repeat", times, button)

    def hover(self):
        x, y, width, height = self.rectangle()
        self.application.xdotool("mousemove", x + width // 2, y + height // 2)

    def write(self, words):
        """Replaces the text of an entry."""
        interface = self.node.get_editable_text_iface()
        if interface:
            Atspi.EditableText.set_text_contents(interface, words)
        else:
            self.click()
            wait_for(f"the focus on “{self.name}”", self.is_focused)
            self.application.type(words)

    def find_all(self, role=None, name=None, showing=True):
        return [Element(node, self.application) for node in _walk(self.node, showing) if _fits(node, role, name)]

    def find(self, role=None, name=None, seconds=20.0):
        return self.application.find(role, name, seconds=seconds, below=self)

    def describe(self, depth=0, showing=True):
        """The tree as text, for the person who reads a failure."""
        with contextlib.suppress(GLib.Error):
            if showing and depth and not self.is_showing():
                return ""
            text = "  " * depth + f"{self.role} “{self.name}”\n"
            for index in range(self.node.get_child_count()):
                child = self.node.get_child_at_index(index)
                if child:
                    text += Element(child, self.application).describe(depth + 1, showing)
            return text
        return ""


def _fits(node, role, name):
    if role is not None and _role(node) not in ((role,) if isinstance(role, str) else role):
        return False
    if name is None:
        return True
    actual = _name(node)
    return bool(name.search(actual)) if hasattr(name, "search") else actual == name


def _walk(node, showing):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is None or (showing and not _is(child, Atspi.StateType.SHOWING)):
            continue
        yield child
        yield from _walk(child, showing)


class Application:
    """A running program and its part of the accessibility tree."""

    def __init__(self, command, name, environment=None, log=None, own_process=True):
        self.name = name
        # a sandbox hides the application's process behind its own
        self.own_process = own_process
        self.log = pathlib.Path(log) if log else None
        self.command = [str(word) for word in command]
        self.environment = {**os.environ, **(environment or {})}
        self.start()

    def start(self):
        """Once more after stop() or kill(), with the same words and folders."""
        output = self.log.open("ab") if self.log else None
        self.began = time.monotonic()
        self.process = subprocess.Popen(self.command, env=self.environment, stdout=output,
                                        stderr=subprocess.STDOUT if output else None)
        if output:
            output.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def root(self):
        """The application on the bus, once it is there with a window."""

        def look():
            if self.process.poll() is not None:
                raise Missing(f"{self.name} ended with status {self.process.returncode}")
            desktop = Atspi.get_desktop(0)
            for index in range(desktop.get_child_count()):
                node = desktop.get_child_at_index(index)
                if not node or not node.get_child_count():
                    continue
                if not self.own_process or node.get_process_id() == self.process.pid:
                    return Element(node, self)
            return None

        return wait_for(f"{self.name} on the accessibility bus", look, 30)

    def find(self, role=None, name=None, seconds=20.0, below=None):
        """The first showing element with this role (or one of these) and name (text or pattern)."""
        wanted = getattr(name, "pattern", name)

        def look():
            top = below or self.root
            return next((node for node in _walk(top.node, True) if _fits(node, role, name)), None)

        try:
            return Element(wait_for(f"{role or 'anything'} “{wanted}”", look, seconds), self)
        except Missing as missing:
            raise Missing(f"{missing}; on screen were:\n{(below or self.root).describe()}") from None

    def find_all(self, role=None, name=None):
        return self.root.find_all(role, name)

    def has(self, role=None, name=None):
        with contextlib.suppress(GLib.Error):
            return any(_fits(node, role, name) for node in _walk(self.root.node, True))
        return False

    def wait_gone(self, role=None, name=None, seconds=20.0):
        wait_for(f"{role or 'anything'} “{getattr(name, 'pattern', name)}” to go", lambda: not self.has(role, name),
                 seconds)

    def press(self, name, role=None, seconds=20.0):
        self.find(role, name, seconds).press()

    @staticmethod
    def xdotool(*words):
        subprocess.run(["xdotool", *(str(word) for word in words)], check=True, stdout=subprocess.DEVNULL)

    def key(self, *keys):
        """Presses keys by their X names: key("ctrl+f"), key("Down", "Return")."""
        self.xdotool("key", "--clearmodifiers", *keys)

    def type(self, words):
        self.xdotool("type", "--clearmodifiers", "--delay", 1, words)

    def count_ticks(self):
        """The processor time that the program has used so far, in hundredths of a second."""
        try:
            fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        except OSError:
            return 0
        return int(fields[11]) + int(fields[12])

    def kill(self):
        """As the power cut does it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


def take_screenshot(path):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-silent", "-window", "root", f"png:{path}"], check=True)
    return path


def _screen():
    return subprocess.run(["import", "-silent", "-window", "root", "rgb:-"], check=True, capture_output=True).stdout


def wait_still(app=None, seconds=15.0, looks=5):
    """Waits until nothing on the screen moves any more: animations are over, pictures are there.

    A program that still computes may be about to paint, so it has to be idle too, or the screen the same for four
    times as long. The pointer is put aside, so that nothing is hovered over. Returns whether all came to rest; a
    place that moves on purpose does not."""
    Application.xdotool("mousemove", 0, 9999)
    deadline = time.monotonic() + seconds
    screen, ticks, same, idle = None, None, 0, 0
    while time.monotonic() < deadline:
        now, used = _screen(), app.count_ticks() if app else 0
        same = same + 1 if now == screen else 0
        idle = idle + 1 if now == screen and used == ticks else 0
        screen, ticks = now, used
        if idle >= looks or same >= 4 * looks:
            return True
        time.sleep(POLL * 2)
    return False
