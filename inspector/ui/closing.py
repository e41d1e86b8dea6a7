"""Asks, once and without blocking, whether work that is going on shall be given up."""

from inspector.ui.widgets.question import Question


class CloseQuestion(Question):
    """A box over the window; the work goes on while it is open. `confirmed`: stop the work and close."""

    def ask_about_build(self) -> None:
        """Asks whether the running build shall be stopped."""
        title, text = self.tr("A build is running"), self.tr("Stop the build and close?")
        detail = self.tr("What it has done so far is lost. The model in use before stays in use.")
        self.ask(title, text, detail, self.tr("Stop and close"), self.tr("Keep building"))

    def ask_about_transfer(self) -> None:
        """Asks whether an export or import that is on its way shall be stopped."""
        title, text = self.tr("A project is on its way"), self.tr("Stop the export or import and close?")
        self.ask(
            title,
            text,
            self.tr("Nothing of it is left behind; it can be done again later."),
            self.tr("Stop and close"),
            self.tr("Go on with it"),
        )
