"""Builds messages as Asterisk 22 sends them, with only what a test cares about spelled out."""

from __future__ import annotations

from connectors.ami.frames import Message
from realtime.names import Instant, PbxId

HQ = PbxId("hq")
NOW = Instant(1795415360.0)


def event(title: str, **fields: str) -> Message:
    """Give an event of that name on the caller's leg, with these fields added or replaced."""
    return {"Event": title, "Privilege": "agent,all", "Uniqueid": "1795415360.0", **fields}


def about_queue(title: str, **fields: str) -> Message:
    """Give an event of the queue `sales`."""
    return event(title, Queue="sales", **fields)


def about_agent(title: str, **fields: str) -> Message:
    """Give an event of agent 1001 with the call in `sales`."""
    agent = {"Interface": "Local/1001@agents/n", "MemberName": "张伟", "DestUniqueid": "1795415360.2"}
    return about_queue(title, **{**agent, **fields})


def about_member(title: str, **fields: str) -> Message:
    """Give everything Asterisk tells of a member of `sales`."""
    return {
        "Event": title,
        "Queue": "sales",
        "MemberName": "张伟",
        "Interface": "Local/1001@agents/n",
        "StateInterface": "hint:1001@agents",
        "Membership": "dynamic",
        "Penalty": "2",
        "CallsTaken": "7",
        "LastCall": "1795415300",
        "LastPause": "0",
        "LoginTime": "1795415000",
        "InCall": "1",
        "Status": "2",
        "Paused": "0",
        "PausedReason": "",
        "Ringinuse": "0",
        "Wrapuptime": "15",
        **fields,
    }
