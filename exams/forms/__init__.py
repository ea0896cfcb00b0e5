"""The exam page's questions: the exam, each nodule, and the page that holds them together."""
