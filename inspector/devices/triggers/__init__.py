"""Which of a camera's pictures show a part that is to be judged."""
