"""Cases: taking a step, looking at one, the register, drafts."""
