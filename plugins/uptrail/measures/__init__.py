"""One figure per file: pure functions, exact, over records and over what the gate shows of them alike.

component_status   a component's status as a step function of time; the state of everything
schedule           when a maintenance really runs, recurring ones too, and its phase
uptime             seconds per status and day, weighted downtime, a fraction
windows            rolling and calendar windows
error_budget       what an objective allows, what was spent and what is left
ledger             who spent it: rows that add up exactly
budget_policy      the band of what remains, since when, and which spending needs an answer
burn_rate          how fast it burns, the line it draws, when it recovers or runs out
response_times     time to detect, acknowledge, declare, mitigate, resolve, and how they spread
communication      silences between updates against what was promised
action_items       how late and how old each promise is, by the organisation's calendar
factors            contributing factors of many postmortems, each once however it is worded
recurrence         triggers that came again, and open actions that might have prevented an incident
similarity         which incidents are like one another, and in what

Below these: badness, declared and measured say how bad each moment of an SLO was, series holds
measured slices in columns, lost sums their bad seconds by blocks, sums adds many fractions, ticks
counts time in whole microseconds.
"""
