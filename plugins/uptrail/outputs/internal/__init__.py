"""The pages that only the internal site has, or has with everything in them."""

from uptrail.outputs.internal import (
    action_calendars,
    action_lists,
    actions,
    factors,
    findable,
    guide,
    home,
    lessons,
    problems,
    rules,
    search_script,
    trends,
)

INTERNAL = (
    home.documents,
    findable.documents,
    guide.documents,
    lessons.documents,
    factors.documents,
    actions.documents,
    action_lists.documents,
    action_calendars.documents,
    problems.documents,
    rules.documents,
    trends.documents,
    search_script.documents,
)
