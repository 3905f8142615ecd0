"""The pages that both sites have, one kind a file."""

from uptrail.outputs.pages import (
    component,
    history,
    home,
    incident,
    maintenance,
    notice,
    postmortem,
    slos,
    uptime,
)

PAGES = (
    home.documents,
    incident.documents,
    component.documents,
    history.documents,
    maintenance.documents,
    notice.documents,
    uptime.documents,
    slos.documents,
    postmortem.documents,
)
