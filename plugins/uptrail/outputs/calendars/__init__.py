"""What people put into their calendars."""
