"""Reading Slack exports: what an export holds, in order, whatever shape it is in.

`open_export` checks the container and the layout before a single message is read, and raises
`UserError` when it is no export, is cut off, encrypted, a bomb, or holds a path that climbs out.
A file inside can still turn out to be damaged while it is read (its checksum fails): that, too,
is a `UserError`, from `Export.messages`. Whoever stores as they read runs `Export.verify` first, or
keeps everything in one transaction. Broken JSON in one day file is not damage: the file is left
out and counted in `Export.unread`.
"""

from bot.exports.archive import Limits
from bot.exports.index import ExportChannel, ExportMember
from bot.exports.reader import Export, Sizes, open_export
from bot.exports.rows import Row, microseconds

__all__ = [
    "Export",
    "ExportChannel",
    "ExportMember",
    "Limits",
    "Row",
    "Sizes",
    "microseconds",
    "open_export",
]
