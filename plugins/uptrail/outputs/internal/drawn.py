"""The pictures of one record's page, by the structure that each is made of, where there is enough to draw."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from uptrail.measures.fault_tree import CutSets, Unsolved, minimal_cut_sets, nodes
from uptrail.measures.response_times import response_times
from uptrail.outputs.internal.parts import Bone
from uptrail.outputs.pictures import fault_tree, fishbone, timeline, whys
from uptrail.outputs.pictures.lettering import plain
from uptrail.outputs.pictures.timeline import Milestone
from uptrail.outputs.words import Words
from uptrail.records import Incident, Postmortem
from uptrail.records.occurrence import TimelineEntry
from uptrail.records.postmortem import Why

LEAST, MOST = 2, 150
"""A picture is drawn of no fewer and no more items: of one there is nothing to see, and of many the list says more."""


def of_timeline(title: str, entries: Sequence[TimelineEntry], incident: Incident | None, words: Words) -> Markup | None:
    """The timeline's picture, with the steps of the incident that it is about; None where there is none to draw."""
    if not LEAST <= len(entries) <= MOST or sum(1 for entry in entries if entry.at) < LEAST:
        return None
    steps = milestones(incident, words) if incident else ()
    return timeline.draw("up-timeline", f"Timeline: {plain(title)}", entries, words, steps)


def milestones(incident: Incident, words: Words) -> Iterator[Milestone]:
    """The steps of the response that are known, each with the time it took."""
    took = response_times(incident)
    if incident.started:
        yield Milestone(incident.started, "Begins", "hidden")
    for name, at, length, phase in (
        ("Detected", incident.detected, took.detect, "known"),
        ("Mitigated", incident.mitigated, took.mitigate, "mitigated"),
        ("Resolved", incident.ended, took.resolve, "over"),
    ):
        if at and length is not None:
            yield Milestone(at, f"{name} after {words.length(length)}", phase)


def milestones_key(incident: Incident) -> tuple[datetime | None, ...]:
    """All that the milestones depend on."""
    return (incident.started, incident.detected, incident.mitigated, incident.ended, incident.cancelled)


def of_postmortem(
    postmortem: Postmortem, incidents: Sequence[Incident], bones: Sequence[Bone], words: Words
) -> Mapping[str, Markup]:
    """The pictures of a postmortem by the kind of part that they belong to."""
    alone = incidents[0] if len(incidents) == 1 else None
    drawn = {"timeline": of_timeline(postmortem.title, postmortem.timeline, alone, words)}
    if LEAST <= sum(map(_asked, postmortem.whys)) <= MOST:
        drawn["whys"] = whys.draw("up-whys", postmortem.whys)
    if LEAST <= len(postmortem.factors) <= MOST:
        drawn["factors"] = fishbone.draw(
            "up-fishbone", postmortem.title, [(bone.category, bone.factors) for bone in bones]
        )
    tree, solved = postmortem.fault_tree, cut_sets(postmortem)
    if tree and solved and LEAST <= sum(1 for _ in nodes(tree)) <= MOST:
        drawn["fault_tree"] = fault_tree.draw("up-fault-tree", tree, solved)
    return {kind: picture for kind, picture in drawn.items() if picture is not None}


def cut_sets(postmortem: Postmortem) -> CutSets | Unsolved | None:
    """The minimal cut sets of the postmortem's fault tree, or why it has none; None where there is no tree."""
    tree = postmortem.fault_tree
    return minimal_cut_sets(tree) if tree and tree.children else None


def _asked(why: Why) -> int:
    return 1 + sum(map(_asked, why.children))
