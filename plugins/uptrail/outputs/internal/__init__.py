"""The pages that only the internal site has, or has with everything in them."""

from uptrail.outputs.internal import (
    action_calendars,
    action_lists,
    actions,
    announced,
    drills,
    factors,
    guide,
    home,
    incidents,
    lessons,
    postmortems,
    problems,
    rules,
    slos,
    tags,
    trends,
)

INTERNAL = (
    home.documents,
    incidents.documents,
    postmortems.documents,
    guide.documents,
    lessons.documents,
    factors.documents,
    tags.documents,
    actions.documents,
    action_lists.documents,
    action_calendars.documents,
    slos.documents,
    announced.documents,
    drills.documents,
    problems.documents,
    rules.documents,
    trends.documents,
)
