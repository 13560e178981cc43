"""views.*: modals opened, pushed and changed, and home tabs."""

from __future__ import annotations

from .methods import method
from .platform import Platform
from .records import Json, Refused

STACK = 3


@method("views.open", "trigger_id", "view")
def open_view(platform: Platform, sent: Json) -> Json:
    """Opens a modal for whoever pressed something just now."""
    platform.check_view("views.open", sent["view"], "modal")
    _check_external_id(platform, sent["view"])
    trigger = platform.spend_trigger(sent["trigger_id"])
    view = platform.new_view(sent["view"], "modal")
    platform.workspace.modals[trigger.user] = [view]
    return {"view": view}


@method("views.push", "trigger_id", "view")
def push_view(platform: Platform, sent: Json) -> Json:
    """Lays a modal over the one that is open."""
    platform.check_view("views.push", sent["view"], "modal")
    _check_external_id(platform, sent["view"])
    trigger = platform.spend_trigger(sent["trigger_id"])
    return {"view": pushed(platform, trigger.user, sent["view"])}


def pushed(platform: Platform, user: str, sent: Json) -> Json:
    """The new view on top of this person's stack."""
    stack = platform.workspace.modals.get(user) or []
    if not stack:
        raise Refused("not_found")
    if len(stack) >= STACK:
        raise Refused("push_limit_reached")
    view = platform.new_view(sent, "modal")
    view |= {"root_view_id": stack[0]["id"], "previous_view_id": stack[-1]["id"]}
    stack.append(view)
    return view


@method("views.update", "view")
def update_view(platform: Platform, sent: Json) -> Json:
    """Changes a view that is open; with a hash, only if nobody changed it since."""
    found = platform.workspace.view(str(sent.get("view_id"))) or _by_external_id(platform, sent.get("external_id"))
    if found is None:
        raise Refused("not_found")
    old = found[1]
    platform.check_view("views.update", sent["view"], old["type"])
    if sent.get("hash") and sent["hash"] != old["hash"]:
        raise Refused("hash_conflict")
    return {"view": replaced(platform, old, sent["view"])}


def replaced(platform: Platform, old: Json, sent: Json) -> Json:
    """The same view with new contents: its id and its place in the stack stay."""
    kept = {name: old[name] for name in ("id", "root_view_id", "previous_view_id")}
    new = platform.new_view(sent, old["type"]) | kept
    old.clear()
    old.update(new)
    return old


@method("views.publish", "user_id", "view")
def publish_view(platform: Platform, sent: Json) -> Json:
    """Sets somebody's home tab."""
    user = str(sent["user_id"])
    if user not in platform.workspace.users:
        raise platform.refuse("views.publish", "invalid_arguments", ["[ERROR] invalid user_id [json-pointer:/user_id]"])
    platform.check_view("views.publish", sent["view"], "home")
    old = platform.workspace.homes.get(user)
    if sent.get("hash") and (old is None or sent["hash"] != old["hash"]):
        raise Refused("hash_conflict")
    if old is not None:
        return {"view": replaced(platform, old, sent["view"])}
    platform.workspace.homes[user] = platform.new_view(sent["view"], "home")
    return {"view": platform.workspace.homes[user]}


def _by_external_id(platform: Platform, name: object) -> tuple[str, Json] | None:
    opened = [(who, view) for who, stack in platform.workspace.modals.items() for view in stack]
    return next((pair for pair in opened if name and pair[1]["external_id"] == name), None)


def _check_external_id(platform: Platform, view: Json) -> None:
    if _by_external_id(platform, view.get("external_id")):
        raise Refused("duplicate_external_id")
