"""Everything that config.toml says, section by section."""

from pydantic import Field

from casetrack.core.case import Policy
from casetrack.core.reading import Part
from casetrack.errors import NotFound
from casetrack.settings.channels import Mail, Subscriptions, Webhook
from casetrack.settings.installation import (
    Database,
    Installation,
    Log,
    Monitoring,
    Paths,
    Serve,
)
from casetrack.settings.office import Office
from casetrack.settings.policy import MilestoneSettings, PolicySettings
from casetrack.settings.public import Public
from casetrack.settings.reminders import ReminderSettings
from casetrack.settings.safekeeping import AnchorMail, Backup, Privacy
from casetrack.settings.sign_in import SignIn


class Settings(Part):
    """Everything that config.toml says."""

    database: Database = Database()
    paths: Paths = Paths()
    installation: Installation = Installation()
    offices: tuple[Office, ...] = Field(min_length=1)
    policy: PolicySettings = PolicySettings()
    milestones: MilestoneSettings = MilestoneSettings()
    reminders: ReminderSettings = ReminderSettings()
    mail: Mail = Mail()
    webhook: Webhook = Webhook()
    #: Groups that are told, by a name of the office's own: an address of `apprise`, or `env:` and
    #: the name of the variable that holds it.
    push: dict[str, str] = Field(default_factory=dict)
    subscriptions: Subscriptions = Subscriptions()
    backup: Backup = Backup()
    anchors: AnchorMail = AnchorMail()
    sign_in: SignIn = SignIn()
    serve: Serve = Serve()
    log: Log = Log()
    monitoring: Monitoring = Monitoring()
    privacy: Privacy = Privacy()
    public: Public = Public()

    def pinned(self) -> Policy:
        """Return the choices as a case keeps them."""
        return Policy(**self.policy.model_dump(), milestones=self.milestones.model_dump())

    def office(self, code: str | None = None) -> Office:
        """Return an office by its code, the default one without; raise NotFound."""
        wanted = code or self.installation.default_office
        for office in self.offices:
            if office.code == wanted:
                return office
        raise NotFound(
            "no office {code!r}; config.toml names: {codes}",
            code=wanted,
            codes=", ".join(office.code for office in self.offices),
        )
