"""The form of a step, made from the policy: how each kind of field is drawn, and read again."""
