"""Stage 10: people come out, or go home; and how many of them are armed."""

from brittle.engine.routes import holder_camp
from brittle.numerics.jit import stage
from brittle.rules.uprising import COUNT, OFF, active_share, armed_locals, arrest_probability, fear_factor
from brittle.rules.will import decay, desertion_rate, relax
from brittle.world.theatre import CAMP_BESIEGED


@stage
def gate_is_open(state, p):
    """True if towns can rise now (D7)."""
    gate = int(p.uprising_gate)
    if gate == OFF:
        return False
    return gate != COUNT or state.run[0].capitals_lost >= p.uprising_gate_capitals


@stage
def mobilise(state, work, theatre, p):
    """Active share and armed locals of every inhabited place that the besieged camp holds."""
    if not gate_is_open(state, p):
        return
    fear = fear_factor(state.run[0].losing, p.uprising_fear_exponent)
    keep = decay(p.time_step_days, p.uprising_relax_days)
    for place in range(len(state.places)):
        work.places[place].locals = 0.0
        if theatre.places[place].population > 0 and holder_camp(state, theatre, place) == CAMP_BESIEGED:
            _mobilise_place(state, work, theatre, p, place, fear, keep)


@stage
def _mobilise_place(state, work, theatre, p, place, fear, keep):
    people = float(theatre.places[place].population)
    armed = max(1.0, p.uprising_armed_share * people)
    hardship = 1.0 - state.places[place].legitimacy
    now, quiet = state.places[place].active_share, state.places[place].quiet_share
    arrest = arrest_probability(p.uprising_arrest, work.places[place].willing / armed, fear, now)
    now = relax(now, active_share(hardship, arrest, p.uprising_threshold), keep)
    arrest = arrest_probability(p.uprising_arrest, quiet_garrison(state, p, place) / armed, 1.0, quiet)
    quiet = relax(quiet, active_share(hardship, arrest, p.uprising_threshold), keep)
    state.places[place].active_share = now
    state.places[place].quiet_share = quiet
    work.places[place].locals = armed_locals(now, quiet, p.uprising_margin, p.uprising_armed_share, people)


@stage
def quiet_garrison(state, p, place):
    """Willing garrison of the first day less its quiet trickle since, so slow decay alone is no revolt."""
    rate = desertion_rate(p.desertion_rate, p.desertion_will, state.places[place].quiet_will)
    return state.places[place].quiet_garrison * decay(state.run[0].step * p.time_step_days * rate, 1.0)
