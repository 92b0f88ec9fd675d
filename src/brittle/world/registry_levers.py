"""Registry rows: the levers that seats may pull.

Columns: name, role, one value a seat or a sector, low, high, choices, label, plain words, function that carries it out.
"""

OFF_ON = ("off", "on")
POSTURES = ("hold", "withdraw", "surge")

ROWS = (
    ("withdraw", "besieged", "sector", 0, 1, OFF_ON, "Draw in the garrisons",
     "Garrisons of this sector march to the sector it falls back on.", "engine.stages.withdrawal.carry_out_withdrawals"),
    ("reinforce", "besieged", "sector", 0, 1, OFF_ON, "Send reserves here",
     "Core formations of sectors that are not to be reinforced march to this sector's most valued place.", "engine.stages.withdrawal.carry_out_reserves"),
    ("effort", "challenger", "sector", 0, 1, (), "Main effort",
     "How much this sector is wanted; zero means leave it alone.", "rules.movement.target_score"),
    ("deal", "challenger", "sector", 0, 1, OFF_ON, "Offer safe passage",
     "Garrisons and towns of this sector are offered terms.", "rules.breaking.handover_score"),
    ("honour", "challenger", "seat", 0, 1, OFF_ON, "Keep the terms",
     "Those who take terms are let go; if not, they are taken prisoner, and the word wears out.", "engine.stages.breaking.break_formation"),
    ("air_weight", "air_patron", "sector", 0, 1, (), "Air support",
     "How much of the support sorties go to fights in this sector.", "engine.stages.air.carry_out_sorties"),
    ("pay", "besieged", "seat", 0, 3, (), "Pay", "Soldiers' pay against its level at the start.", "rules.will.target_will"),
    ("attack_bases", "challenger", "seat", 0, 1, OFF_ON, "Attack the air patron's bases",
     "Columns may choose a place held by the air patron.", "engine.stages.targets.send_columns"),
    ("posture", "ground_patron", "seat", 0, 2, POSTURES, "Posture", "Stay, leave, or be seen to send more; what is sent is the coverage.", "engine.stages.patrons.carry_out_patrons"),
    ("coverage", "ground_patron", "seat", 0, 1, (), "Adviser coverage",
     "Share of advised units that really have advisers.", "rules.patrons.coverage_step"),
    ("announced", "ground_patron", "seat", 0, 1, (), "Announced coverage",
     "Share of advised units that are promised advisers.", "rules.rumour.believed"),
    ("sorties", "air_patron", "seat", 0, 200, (), "Support sorties", "Sorties a day, before those kept for bases.", "rules.air.support_sorties"),
    ("base_share", "air_patron", "seat", 0, 1, (), "Kept for bases", "Share of the sorties kept for the bases.", "rules.air.support_sorties"),
    ("asylum", "air_patron", "seat", 0, 1, OFF_ON, "Asylum", "The leader is offered a way out.", "rules.leader.leader_exit_rate"),
    ("promise", "air_patron", "seat", 0, 200, (), "Promised sorties", "Sorties a day that are announced.", "rules.rumour.worn_credibility"),
)
