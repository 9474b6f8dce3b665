"""Methods about the bot itself: who it is, its commands, names and descriptions.

Owns the mapping of calls to `sandbox.telegram.profile`, which keeps the settings.
"""

from typing import Any

from sandbox.telegram.database import Json
from sandbox.telegram.limits import MAX_DESCRIPTION, MAX_NAME, MAX_SHORT_DESCRIPTION
from sandbox.telegram.wire import Params
from sandbox.telegram.world import World


async def get_me(world: World, _params: Params) -> Json:
    """https://core.telegram.org/bots/api#getme."""
    return world.bot_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def set_my_commands(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmycommands."""
    world.profile.set_commands(
        params.rows("commands"), params.table("scope"), params.text("language_code")
    )
    return True


async def get_my_commands(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands."""
    return world.profile.commands(params.table("scope"), params.text("language_code"))


async def delete_my_commands(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands."""
    world.profile.delete_commands(params.table("scope"), params.text("language_code"))
    return True


async def set_my_name(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmyname."""
    language = params.text("language_code")
    world.profile.set_text("name", language, params.text("name"), MAX_NAME)
    return True


async def set_my_description(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmydescription."""
    language = params.text("language_code")
    world.profile.set_text("description", language, params.text("description"), MAX_DESCRIPTION)
    return True


async def set_my_short_description(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmyshortdescription."""
    world.profile.set_text(
        "short_description",
        params.text("language_code"),
        params.text("short_description"),
        MAX_SHORT_DESCRIPTION,
    )
    return True


async def get_my_name(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmyname."""
    return {"name": world.profile.name(params.text("language_code"))}


async def get_my_description(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmydescription."""
    return {"description": world.profile.text("description", params.text("language_code"))}


async def get_my_short_description(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmyshortdescription."""
    language = params.text("language_code")
    return {"short_description": world.profile.text("short_description", language)}


async def set_chat_menu_button(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setchatmenubutton; without a chat, for all of them."""
    world.profile.set_menu_button(params.integer("chat_id"), params.table("menu_button"))
    return True


async def get_chat_menu_button(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getchatmenubutton."""
    return world.profile.menu_button(params.integer("chat_id"))


METHODS: dict[str, Any] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
