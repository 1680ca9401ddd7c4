"""A local Slack for any app: the Web API, events, Socket Mode, interactivity, and people."""

from .apps import App, Installation
from .clock import Clock
from .model import Channel, Message, Workspace
from .person import Person
from .slack import Slack

__all__ = ["App", "Channel", "Clock", "Installation", "Message", "Person", "Slack", "Workspace"]
