"""What a bot tells about itself: name, descriptions, commands, menu button.

Owns these settings per language and scope, and which of them a seller gets to see
(https://core.telegram.org/bots/api#determining-list-of-commands).
"""

import json
import re
from typing import Any, cast

from sandbox.telegram.database import Database, Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.hub import Hub
from sandbox.telegram.limits import MAX_COMMAND_DESCRIPTION, MAX_COMMANDS

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
}  # fmt: skip
_DEFAULT_NAME = "IntelliPost"
_MENU_BUTTONS = {"default", "commands", "web_app"}
_ALL_CHATS = ""


class Profile:
    """Settings of the one bot."""

    username = "intellipost_sandbox_bot"

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub

    def name(self, language_code: str) -> str:
        """The bot's name in a language, falling back to the default one."""
        return self.text("name", language_code) or _DEFAULT_NAME

    def text(self, kind: str, language_code: str) -> str:
        """`name`, `description` or `short_description` in a language, else the default one."""
        texts = self._texts(kind)
        return str(texts.get(_base(language_code)) or texts.get("") or "")

    def set_text(self, kind: str, language_code: str, text: str, limit: int) -> None:
        """Set or, with an empty text, remove. Raises a 400 when it is too long."""
        if len(text) > limit:
            raise bad_request(f"{kind.replace('_', ' ')} is too long")
        texts = self._texts(kind)
        texts[language_code] = text
        self._database.keep(
            f"profile:{kind}", {key: value for key, value in texts.items() if value}
        )
        self._hub.publish("profile")

    def _texts(self, kind: str) -> dict[str, str]:
        return self._database.setting(f"profile:{kind}") or {}

    def _menu_buttons(self) -> dict[str, Json | None]:
        return self._database.setting("menu_buttons") or {}

    def commands(self, scope: Json | None, language_code: str) -> list[Json]:
        """The list of exactly this scope and language, as getMyCommands answers."""
        row = self._database.one(
            "select json from commands where scope = ? and language_code = ?",
            *(_scope_key(scope), language_code),
        )
        return json.loads(row["json"]) if row else []

    def set_commands(self, commands: list[Any], scope: Json | None, language_code: str) -> None:
        """Replace the list of one scope and language. Raises a 400 on a bad command."""
        if len(commands) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        kept = [_command(command) for command in commands]
        self._database.run(
            "insert into commands (scope, language_code, json) values (?, ?, ?)"
            " on conflict (scope, language_code) do update set json = excluded.json",
            *(_scope_key(scope), language_code, json.dumps(kept)),
        )
        self._hub.publish("profile")

    def delete_commands(self, scope: Json | None, language_code: str) -> None:
        """Forget the list of one scope and language."""
        self._database.run(
            "delete from commands where scope = ? and language_code = ?",
            *(_scope_key(scope), language_code),
        )
        self._hub.publish("profile")

    def commands_for(self, chat_id: int, language_code: str | None) -> list[Json]:
        """What a seller sees: the narrowest scope wins, and in it her language."""
        for scope in (
            {"type": "chat", "chat_id": chat_id},
            {"type": "all_private_chats"},
            {"type": "default"},
        ):
            for language in dict.fromkeys((_base(language_code or ""), "")):
                if commands := self.commands(scope, language):
                    return commands
        return []

    def menu_button(self, chat_id: int | None) -> Json:
        """As the Bot API's MenuButton; a chat without one of its own has that of all chats."""
        buttons = self._menu_buttons()
        return buttons.get(str(chat_id)) or buttons.get(_ALL_CHATS) or {"type": "default"}

    def set_menu_button(self, chat_id: int | None, button: Json | None) -> None:
        """Set the button beside the composer, of one chat or all; None is the default one.

        Raises a 400 for a kind that Telegram does not know.
        """
        if button and button.get("type") not in _MENU_BUTTONS:
            raise bad_request("MenuButton has unsupported type")
        buttons = self._menu_buttons() | {str(chat_id) if chat_id else _ALL_CHATS: button}
        self._database.keep("menu_buttons", buttons)
        self._hub.publish("profile")


def _base(language_code: str) -> str:
    return language_code.partition("-")[0].lower()


def _scope_key(scope: Json | None) -> str:
    if not scope:
        return "default"
    kind = str(scope.get("type"))
    if kind not in _SCOPES:
        raise bad_request("unsupported scope type specified")
    return f"{kind}:{scope['chat_id']}" if "chat_id" in scope else kind


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command = cast("Json", given)
    name = str(command.get("command") or "").removeprefix("/")
    description = str(command.get("description") or "")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
