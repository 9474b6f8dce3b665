"""Telegram's limits, as named constants.

Owns the numbers and where they come from; the methods and stores apply them.
Pages: https://core.telegram.org/bots/api (doc), https://core.telegram.org/bots/faq (faq), and the
sources of the Bot API server, https://github.com/tdlib/telegram-bot-api (server), and of TDLib
below it, https://github.com/tdlib/td (tdlib).
"""

MAX_TEXT = 4096  # code points after entity parsing; doc, sendMessage
MAX_TEXT_BYTES = 32_768  # raw parameter; server
MAX_CAPTION = 1024  # doc, sendPhoto
MAX_CALLBACK_DATA_BYTES = 64  # doc, InlineKeyboardButton
MAX_CALLBACK_ANSWER = 200  # doc, answerCallbackQuery
MAX_BUTTONS = 100  # undocumented; telegram.constants.InlineKeyboardMarkupLimit
MAX_BUTTONS_IN_ROW = 8  # as above
MAX_COPY_TEXT = 256  # doc, CopyTextButton
MAX_PLACEHOLDER = 64  # doc, ForceReply

ALBUM_MIN = 2  # doc, sendMediaGroup
ALBUM_MAX = 10  # as above

MAX_PHOTO_BYTES = 10 * 1024 * 1024  # doc, sendPhoto
MAX_PHOTO_SIDES = 10_000  # width + height; doc, sendPhoto
MAX_PHOTO_RATIO = 20  # doc, sendPhoto
MAX_UPLOAD_BYTES = 50 * 1024 * 1024  # doc, sendDocument
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024  # doc, getFile
PHOTO_SIDES = (320, 800, 1280)  # long side of the sizes that a photo comes in; observed
THUMBNAIL_SIDE = 320  # doc, Document.thumbnail

MAX_COMMANDS = 100  # doc, setMyCommands
MAX_COMMAND_DESCRIPTION = 256  # doc, BotCommand
MAX_NAME = 64  # doc, setMyName
MAX_DESCRIPTION = 512  # doc, setMyDescription
MAX_SHORT_DESCRIPTION = 120  # doc, setMyShortDescription

MAX_DELETE = 100  # doc, deleteMessages
DELETE_SECONDS = 48 * 3600  # doc, deleteMessage
PRESS_ANSWER_SECONDS = 30  # TDLib reckons with about half a minute; the exact time is unpublished

POLL_MAX_SECONDS = 50  # server clamps getUpdates.timeout
UPDATES_MAX = 100  # doc, getUpdates
UPDATE_LIFE_SECONDS = 24 * 3600  # doc, "Getting updates"
PRESS_LIFE_SECONDS = 150  # undelivered button presses; server

WEBHOOK_CONNECTIONS = 40  # doc, setWebhook
WEBHOOK_CONNECTIONS_MAX = 100  # doc, setWebhook
WEBHOOK_TIMEOUT_SECONDS = 60  # server
WEBHOOK_FIRST_WAIT_SECONDS = 2.0  # doubles from here; server
WEBHOOK_LONGEST_WAIT_SECONDS = (60.0, 120.0)  # random between; server
WEBHOOK_RETRY_AFTER_MAX = 3600  # server
WEBHOOK_SET_INTERVAL_SECONDS = 1.0  # more often is 429; server

RATE_ALL_PER_SECOND = 30.0  # faq, broadcasting
RATE_CHAT_PER_SECOND = 1.0  # faq; "short bursts" are allowed
BURST_ALL = 60  # ours: Telegram publishes no number
BURST_CHAT = 20  # ours: Telegram publishes no number
