"""Payment providers behind one small interface: a link to pay by, and the money that has arrived through it."""
