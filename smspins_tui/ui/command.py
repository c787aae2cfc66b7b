"""Every command of the console: its key, its words, and where it is offered.

Stands apart so that bindings, footer, help and palette come from one list and can't disagree. The one rule: a command
that is listed here works.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `id` names the binding and, as `action_<id>` of the main screen, what it does.

    `keys` are Textual's key names, comma-separated; `shown` is the key as a person reads it; `rank` is its place in
    the footer, None when it is never there.
    """

    id: str
    keys: str
    shown: str
    label: str
    help: str
    group: str
    rank: int | None = None

    def binding(self) -> Binding:
        """The Textual binding of the command."""
        return Binding(self.keys, self.id, self.label, key_display=self.shown, id=self.id, show=False)


COMMANDS: tuple[Command, ...] = (
    Command("check", "c", "c", "Check", "Request an SMS check of the current telephone", "Act", 1),
    Command("check_again", "C", "C", "Check again", "Request another check although one is open", "Act"),
    Command("auto_check", "a", "a", "Auto check", "Enable or disable auto check", "Act", 2),
    Command("change_number", "n", "n", "Number change", "Change the number by ZIP code", "Act", 3),
    Command("cancel", "x", "x", "Cancel", "Cancel a request that is still PENDING", "Act", 4),
    Command("copy_code", "y", "y", "Copy code", "Copy the newest code; armed when it is still to come", "Copy", 5),
    Command("copy_message", "Y", "Y", "Copy message", "Copy the whole message", "Copy"),
    Command("copy_telephone", "t", "t", "Copy telephone", "Copy the telephone number", "Copy", 9),
    Command("detail", "enter", "enter", "Detail", "Every field, the timeline, the raw messages", "Look", 8),
    Command("this_telephone", "f", "f", "This telephone", "Requests of this telephone, or of all", "Look"),
    Command("time_zone", "z", "z", "Time zone", "Eastern or local time", "Look"),
    Command("refresh", "r", "r", "Refresh", "Ask the server now", "Look", 7),
    Command("pause", "p", "p", "Pause", "Pause or resume asking the server", "Look", 6),
    Command("pane_1", "1", "1", "Telephones", "Go to the telephones", "Move"),
    Command("pane_2", "2", "2", "Requests", "Go to the requests", "Move"),
    Command("pane_3", "3", "3", "Messages", "Go to the messages", "Move"),
    Command("next_pane", "tab", "tab", "Next pane", "Go to the next pane", "Move"),
    Command("previous_pane", "shift+tab", "shift+tab", "Previous pane", "Go to the previous pane", "Move"),
    Command("back", "escape,ctrl+g", "escape", "Back", "Drop what is armed or filtered; never quits", "Move"),
    Command("key", "K", "K", "Key", "Give or change the API key", "Console"),
    Command("palette", "ctrl+p,colon", "ctrl+p :", "Palette", "Find a command by name", "Console"),
    Command("suspend", "ctrl+z", "ctrl+z", "Suspend", "Suspend the console; `fg` brings it back", "Console"),
    Command("help", "question_mark,f1", "?", "Help", "All keys and signs", "Console", 99),
    Command("quit_console", "q,ctrl+q", "q", "Quit", "Quit; asks first while a call is in flight", "Console"),
    Command("interrupt", "ctrl+c", "ctrl+c", "Copy selection", "Copy the selection, else say how to quit", "Console"),
)
"""In the order of the help. Moving within a pane (j k g G, arrows, page keys) belongs to the panes."""
