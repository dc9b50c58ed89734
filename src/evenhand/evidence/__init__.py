"""Files: received in a stream, kept by their hash, checked from their content, shown only in a form that cannot run.

`receiving.Receiver`, `keeping`, `checking.check`, `pictures.shown` and `models.File` are the room's border. Whose file
it is and who may see it is the desk's question.
"""
