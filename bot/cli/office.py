"""`steward office`: who may sign in at the office, enrolled at this machine and nowhere else."""

from __future__ import annotations

import click

from bot.errors import UserError
from bot.settings import Settings

_NOT_LISTED = (
    "That id stands in none of the lists of steward.toml: slack.admins, slack.organisers, office.admins, "
    "office.organisers. Add it there first. Nothing was done."
)


@click.group()
def office() -> None:
    """Enrol organisers and admins for the office's web pages. For the office's user, at this machine.

    \b
    Examples:
        steward office enrol U012ABCDEF
        steward office code U012ABCDEF
    """


@office.command()
@click.argument("person", metavar="ID")
def enrol(person: str) -> None:
    """Make the secret for somebody's authenticator app and show it once, as a QR code and as text.

    \b
    Example:
        steward office enrol U012ABCDEF
    """
    from bot.office import refuse_employer
    from bot.organising import authenticator
    from bot.rendering.qr_code import drawn
    from bot.store.enrolled import EnrolledFile

    settings = Settings.load()
    refuse_employer(settings)
    _refuse_unlisted(person)
    enrolled = EnrolledFile.open(settings.office_folder)
    if enrolled.holds(person):
        raise UserError("That id is enrolled already. To give it another secret, first: steward office remove ID")
    secret = authenticator.fresh_secret()
    enrolled.add(person, secret)
    click.echo(drawn(authenticator.address(secret)))
    click.echo(" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))
    click.echo(
        "Scan it with an authenticator app on a phone of their own, or type the letters there (time-based, six "
        "numbers). It is shown this once: clear this screen then, and keep no picture of it. To sign in they need a "
        "short code besides: steward office code ID, or /steward office in Slack.",
        err=True,
    )


@office.command("list")
def list_command() -> None:
    """Show who is in the lists of steward.toml, and who of them is enrolled.

    \b
    Example:
        steward office list
    """
    from bot.office_settings import OfficeSettings
    from bot.store.enrolled import FILE, EnrolledFile

    people, folder = OfficeSettings.load().people, Settings.load().office_folder
    enrolled = EnrolledFile.open(folder) if (folder / FILE).exists() else None  # to look makes nothing
    for person, role in sorted(people.items(), key=lambda found: (found[1], found[0])):
        click.echo(f"{person}  {role}  {'enrolled' if enrolled and enrolled.holds(person) else 'not enrolled'}")
    if not people:
        click.echo(
            "steward: nobody stands in slack.admins, slack.organisers, office.admins, office.organisers.", err=True
        )


@office.command()
@click.argument("person", metavar="ID")
def remove(person: str) -> None:
    """End somebody's enrolment: their sessions are over at once, and their app is of no more use.

    \b
    Example:
        steward office remove U012ABCDEF
    """
    from bot.store.enrolled import EnrolledFile

    if not EnrolledFile.open(Settings.load().office_folder).remove(person):
        raise UserError("That id is not enrolled. Nothing was done.")
    click.echo("Removed. Take the id out of steward.toml too, where it is to stay out.", err=True)


@office.command()
@click.argument("person", metavar="ID")
def code(person: str) -> None:
    """Print a short code, good for five minutes and once. Alone it opens nothing.

    \b
    Example:
        steward office code U012ABCDEF
    """
    from bot.cli.session import now
    from bot.office import office_code, refuse_employer

    settings = Settings.load()
    refuse_employer(settings)
    _refuse_unlisted(person)
    click.echo(office_code(settings, now=now)(person))


def _refuse_unlisted(person: str) -> None:
    from bot.office_settings import OfficeSettings

    if person not in OfficeSettings.load().people:
        raise UserError(_NOT_LISTED)
