"""What the commands do. ``derivations.cli`` says what can be asked; here is how it is answered."""
