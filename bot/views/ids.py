"""Every action and callback by name, so that a view and its handler cannot drift apart."""

COMMAND = "/footbridge"

NUDGE_SAVE = "nudge.save"
NUDGE_THANK = "nudge.thank"
NUDGE_LATER = "nudge.later"

WHY = "why"
LESS = "why.less"
STOP_KIND = "why.stop_kind"
STOP_ALL = "why.stop_all"
QUIET_ENDS = "quiet.ends"

STORY_MODAL = "story.modal"
STORY_HAPPENED = "story.happened"
STORY_USE = "story.use"
