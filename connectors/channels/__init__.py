"""Channels: how a notice reaches people. The outbox keeps it, a courier carries it, one small file per service."""
