"""What comes from elsewhere is read as it is written there."""
