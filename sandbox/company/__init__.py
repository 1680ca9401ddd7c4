"""Wrenfield, the sample company: people, channels and eight weeks of hand-written talk.

Wrenfield makes the app that lift mechanics, plumbers and heat-pump fitters carry to their
jobs. Everything about it is data in this folder (`README.md` says how to edit it); the code
reads the data, gives each message a time in its author's working day, and writes a standard
Slack export.
"""

from sandbox.company.export import write_export
from sandbox.company.roster import Channel, Company, Person, company, silos_csv
from sandbox.company.scenes import OpenEnd, Storyline, open_ends, storylines
from sandbox.company.timing import WEEKS, last_day

__all__ = [
    "WEEKS",
    "Channel",
    "Company",
    "OpenEnd",
    "Person",
    "Storyline",
    "company",
    "last_day",
    "open_ends",
    "silos_csv",
    "storylines",
    "write_export",
]
