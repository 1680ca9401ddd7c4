"""A page to sit at: everything a person can see and do in the sandbox's Slack, in a browser."""

from .site import Moves, Reasons
from .table import page

__all__ = ["Moves", "Reasons", "page"]
