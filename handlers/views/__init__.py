"""Pure functions from state to messages: no Telegram call, no database."""
