"""What ONE report says: mentions, times, happenings, status, statements. No store, no other report."""
