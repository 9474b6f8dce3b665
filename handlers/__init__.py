"""What a seller sees and touches in Telegram: conversations, views and the card keeper."""
