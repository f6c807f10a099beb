"""What is known of RE-cue: its documents, their order and titles, its configuration file."""
