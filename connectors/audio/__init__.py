"""Recordings decoded, drawn and measured. What is measured suggests what to listen to; it never scores anybody."""
