"""/help: a few examples and the ways around."""

from handlers.loose import Command, Said
from handlers.views.help import help_
from handlers.views.phrases import msg


async def _help(said: Said) -> None:
    await said.desk.say(said.seller, help_(said.desk.phrases_for(said.seller)))


COMMANDS = {"help": Command(_help, msg("Help, with examples"))}
