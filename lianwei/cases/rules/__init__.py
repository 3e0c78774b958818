"""Pure computation for cases: no tables, no present time, no actor.

- what a ruleset is: `terms`, `rulesets`; which one governs: `loading`, `choice`; own settings: `overrides`
- clocks: `facts`, `counting`, `running`, `outcome`, `ledger`, `lines`, `milestones`
- how a clock looks today: `chips`; what a replay moved: `moves`; the words: `sentences`
- due dates for tables: `deadlines`; what a consumer may get: `money`, `remedies`
- case numbers, and the numbers of people in stories: `numbers`, `patterns`
"""
