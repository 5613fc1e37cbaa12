"""How the floor reacts to each event: which rooms take which step, in which order. No rule of its own lives here."""
