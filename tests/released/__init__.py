"""What released versions have left in the world: their files, their answers and their names go on working."""
