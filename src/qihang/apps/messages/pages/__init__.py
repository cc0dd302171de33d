"""How messages are drawn in the frame, on homes and in the inbox."""
