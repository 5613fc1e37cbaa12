"""Recordings: found on the PBX, fetched once whole, kept by their content, deleted when nobody needs them."""
