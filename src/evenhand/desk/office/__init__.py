"""Settings of the office: who works here, what they hold, who covers."""
