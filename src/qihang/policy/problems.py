"""What is wrong in a policy file, where, and how to mend it."""


class PolicyProblem(Exception):  # noqa: N818 - it is shown to the person who keeps the data
    """A fault in policy data; its text names file, line or key, and the cure."""

    def __init__(self, file: str, where: str, message: str, cure: str) -> None:
        super().__init__(f"{file}, {where}: {message}. {cure}")
        self.file = file
        self.where = where
        self.message = message
        self.cure = cure
