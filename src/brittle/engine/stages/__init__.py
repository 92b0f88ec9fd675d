"""The stages of a step, in the order of `engine.step`; a stage gathers numbers from the State and calls its rule.

A stage that carries out a rule has the name of that rule's file in `brittle.rules`.
"""
