"""The floor: the least that a python-telegram-bot application can do with an update.

A process of its own (`python -m tests.benchmarks.floor`): it polls, echoes each text and answers
each press, with no database and nothing else. TELEGRAM_TOKEN and TELEGRAM_API_URL say where.
"""

import asyncio
import os
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.dispatcher import telegram_bot

POLL_SECONDS = 30


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Stop the spinner."""
    if update.callback_query is not None:
        await update.callback_query.answer()


async def main() -> None:
    """Until killed."""
    bot = telegram_bot(os.environ["TELEGRAM_TOKEN"], os.environ["TELEGRAM_API_URL"])
    app: Application[Any, Any, Any, Any, Any, Any]
    app = Application.builder().bot(bot).updater(None).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(answer))
    under_way = set[asyncio.Task[None]]()
    async with app:
        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=POLL_SECONDS):
                offset = update.update_id + 1
                task = asyncio.create_task(app.process_update(update))
                under_way.add(task)
                task.add_done_callback(under_way.discard)


if __name__ == "__main__":
    asyncio.run(main())
