"""Pure computation for cases: no tables, no present time, no actor.

- what a ruleset is: `terms`, `rulesets`; which one governs: `loading`, `choice`; own settings: `overrides`
- clocks: `facts`, `counting`, `running`, `outcome`, `ledger`, `lines`, `milestones`
- how a clock looks today: `chips`; the words: `sentences`; due dates for tables: `deadlines`
- case numbers, and the numbers of people in stories: `numbers`, `patterns`
"""
