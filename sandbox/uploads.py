"""Files as people bring them: into a conversation, or into a field of a modal."""

import mimetypes

from .model import File, Member
from .world import World


def bring(world: World, member: Member, name: str, content: bytes) -> File:
    """A file of somebody's, not shared with anyone yet. The caller holds the world's lock."""
    found = File(
        id=world.ids.next("F"),
        workspace_id=member.workspace_id,
        user=member.id,
        name=name,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        content=content,
        created=world.now(),
        complete=True,
    )
    world.files[found.id] = found
    return found
