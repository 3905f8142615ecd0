"""The pages that both sites have, one kind a file."""

from uptrail.outputs.pages import (
    component,
    components,
    history,
    home,
    incident,
    lost,
    maintenance,
    notice,
    past,
    postmortem,
    slos,
    subscribe,
    uptime,
)

PAGES = (
    home.documents,
    incident.documents,
    component.documents,
    components.documents,
    history.documents,
    maintenance.documents,
    notice.documents,
    uptime.documents,
    slos.documents,
    postmortem.documents,
    subscribe.documents,
    past.documents,
    lost.documents,
)
