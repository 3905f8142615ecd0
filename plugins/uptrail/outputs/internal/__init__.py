"""The pages that only the internal site has, or has with everything in them."""

from uptrail.outputs.internal import actions, announced, drills, home, incidents, postmortems, problems, rules, slos, trends

INTERNAL = (
    home.documents,
    incidents.documents,
    postmortems.documents,
    actions.documents,
    slos.documents,
    announced.documents,
    drills.documents,
    problems.documents,
    rules.documents,
    trends.documents,
)
