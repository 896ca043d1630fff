"""What cannot be helped from here, said in one sentence."""


class Trouble(Exception):
    """Something stands in the way of starting; the message is fit for the person at the keyboard."""
