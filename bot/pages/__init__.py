"""The few web pages that a seller sees outside the chat.

Owns their look and the connect conversation's last step. Does not own the HTTP server (bot/web).
"""
