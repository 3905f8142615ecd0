"""What a page says that the clock has moved on is what a page built at that moment would say."""

from dataclasses import replace
from datetime import timedelta

from outputs.small import AS_OF, archive, record
from uptrail.audience import view
from uptrail.outputs.state import State
from uptrail.records import Maintenance
from uptrail.records.occurrence import Audience

WORKS = [
    record(
        Maintenance,
        f"2026-04-0{day}-{component}",
        title="Work",
        scheduled={"from": f"2026-04-0{day} {hour:02}:00 UTC", "to": f"2026-04-0{day} {hour + 2:02}:00 UTC"},
        components={component: "under_maintenance"},
        **more,
    )
    for day, hour, component, more in (
        (1, 1, "mail", {}),
        (1, 2, "api", {}),
        (2, 9, "mail", {"repeat": "FREQ=DAILY;COUNT=3"}),
    )
]


def state_at(hours: float) -> State:
    return State(view(replace(archive(WORKS), as_of=AS_OF + timedelta(hours=hours)), Audience.PUBLIC))


def test_every_stage_is_what_a_build_would_say() -> None:
    now = state_at(0)
    assert len(now.coming.moments) == 12
    for half in range(2 * 24 * 5):
        moment = AS_OF + timedelta(hours=half / 2)
        then = state_at(half / 2)
        if moment >= now.coming.moments[-1]:
            break
        for id in now.view.components:
            [stage] = [
                one
                for one in now.coming.component(id)
                if (one.start is None or one.start <= moment) and (one.end is None or moment < one.end)
            ]
            assert stage.value is then.current[id], (id, moment)


def test_without_announced_work_nothing_comes() -> None:
    quiet = State(view(replace(archive(), as_of=AS_OF + timedelta(days=60)), Audience.PUBLIC))
    assert quiet.coming.moments == ()
    assert [len(quiet.coming.component(id)) for id in quiet.view.components] == [1, 1, 1]
