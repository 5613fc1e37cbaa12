"""What `floorwatch doctor` tries, one room per thing that can be ill."""
