"""Providers of messages, played: an SMS gateway, WhatsApp's Cloud API and a mail server, in one process."""
