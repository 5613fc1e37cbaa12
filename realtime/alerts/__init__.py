"""Alerts: how they live, and what is told of them."""
