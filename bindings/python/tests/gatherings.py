"""What cases do with groups: calls by their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import interlude as il
from rooms import Operation, change, day, the_day

if TYPE_CHECKING:
    from interpreter import Step, World


def who(vault: il.Vault, step: "Step") -> str:
    return vault.groups.find_member(step["group"], step["member"])


def usual() -> il.SyncOptions:
    on_demand = il.AttachmentPolicy.ON_DEMAND
    return il.SyncOptions(deadline_ms=None, attachments=on_demand, token=None)


def in_group(call: Callable[[il.Group, "Step"], Any]) -> Operation:
    return lambda _, vault, step: call(vault.group(step["group"]), step)


def on_line(call: Callable[[il.Line, "Step"], Any]) -> Operation:
    def called(_: "World", vault: il.Vault, step: "Step") -> Any:
        member = who(vault, step) if "member" in step else None
        return call(vault.line(step["group"], member), step)

    return called


def asked(all: list[Any]) -> list[dict[str, Any]]:
    return [{"name": one.name, "words": one.words} for one in all]


def refuse(_: "World", vault: il.Vault, step: "Step") -> None:
    ids = {one.name: one.id for one in vault.groups.requests(step["group"])}
    vault.groups.refuse(step["group"], ids[step["who"]])


def set_profile(group: il.Group, step: "Step") -> None:
    profile = group.profile()
    profile.name, profile.about, profile.place = step["name"], step["about"], step["place"]
    profile.contacts = [il.Contact(label=step["label"], text=step["contact"])]
    profile.crisis = il.CrisisCard(text=step["crisis"], country=step["country"], checked=day(step, "checked"))
    group.set_profile(profile)


def accept_norms(group: il.Group, _: "Step") -> None:
    norms = group.norms()
    assert norms is not None
    group.accept_norms(norms.digest)


def edits(step: "Step") -> list[il.SessionEdit]:
    made: dict[str, Callable[[str], il.SessionEdit]] = {
        "topic": il.SessionEdit.TOPIC,
        "place": il.SessionEdit.PLACE,
        "notes": il.SessionEdit.NOTES,
        "recap": il.SessionEdit.RECAP,
        "goal": il.SessionEdit.ADD_GOAL,
        "bring": lambda words: il.SessionEdit.ADD_PREPARATION(il.Preparation.WORDS(words)),
        "resource": lambda id: il.SessionEdit.ADD_PREPARATION(il.Preparation.RESOURCE(id)),
        "prompt": lambda id: il.SessionEdit.ADD_PREPARATION(il.Preparation.PROMPT(id)),
        "item": lambda words: il.SessionEdit.ADD_ITEM(
            il.AgendaItem(kind=il.AgendaKind.CHECK_IN, minutes=step["minutes"], words=words), None
        ),
        "drop_goal": lambda key: il.SessionEdit.GOAL(key, None),
        "drop_item": lambda key: il.SessionEdit.ITEM(key, None),
        "drop_preparation": il.SessionEdit.REMOVE_PREPARATION,
    }
    return [make(step[field]) for field, make in made.items() if field in step]


def prompt(step: "Step") -> il.Prompt:
    title, question, language = step["title"], step["question"], step["language"]
    return il.Prompt(title=title, question=question, due=day(step, "due"), language=language)


def resource(step: "Step") -> il.Resource:
    return il.Resource(
        slug=step["slug"],
        lang=step["lang"],
        title=step["title"],
        kind=il.ResourceKind.BREATHING,
        summary=step["summary"],
        minutes=step["minutes"],
        tags=step["tags"],
        steps=[il.Step(seconds=step["seconds"], words=step["words"])],
        checked=None,
        country=None,
        body=step["body"],
        transcript="",
        media=[],
    )


def take_pack(world: "World", vault: il.Vault, step: "Step") -> il.PackReport:
    title = il.PackTitle(**{key: step[key] for key in ("id", "version", "title", "default_language")})
    pack = vault.groups.build_pack(str(world.folder / step["folder"]), title)
    return vault.groups.take_pack(step["group"], pack)


GATHERINGS: dict[str, Operation] = {
    "groups.list": lambda w, v, s: v.groups.list(),
    "groups.invitations": lambda w, v, s: v.groups.invitations(s["group"]),
    "groups.withdraw_invitation": lambda w, v, s: v.groups.withdraw_invitation(s["group"], s["id"]),
    "groups.requests": lambda w, v, s: asked(v.groups.requests(s["group"])),
    "groups.refuse": refuse,
    "groups.find_member": lambda w, v, s: v.groups.find_member(s["group"], s["name"]),
    "groups.members": lambda w, v, s: v.groups.members(s["group"]),
    "groups.promote": lambda w, v, s: v.groups.promote(s["group"], who(v, s)),
    "groups.remove": lambda w, v, s: v.groups.remove(s["group"], who(v, s)),
    "groups.leave": lambda w, v, s: v.groups.leave(s["group"], s["words"]),
    "groups.close": lambda w, v, s: v.groups.close(s["group"]),
    "groups.delete_from_relay": lambda w, v, s: v.groups.delete_from_relay(s["group"]),
    "groups.ending_kit": lambda w, v, s: v.groups.ending_kit(s["group"], str(w.folder / s["to"])),
    "groups.words": lambda w, v, s: v.groups.words(s["group"]),
    "groups.renew_keys": lambda w, v, s: v.groups.renew_keys(s["group"], usual()),
    "groups.key_requests": lambda w, v, s: [
        {"name": one.member.name, "words": one.words} for one in v.groups.key_requests(s["group"])
    ],
    "groups.agree_keys": lambda w, v, s: v.groups.agree_keys(s["group"], who(v, s), usual()),
    "groups.known_packs": lambda w, v, s: v.groups.known_packs(s["group"]),
    "take_starter": lambda w, v, s: v.groups.take_pack(s["group"], il.Pack.starter()),
    "take_pack": take_pack,
    "groups.put_resource_file": lambda w, v, s: v.groups.put_resource_file(
        s["group"], str(w.folder / s["path"])
    ),
    "groups.pack_signer": lambda w, v, s: v.groups.pack_signer(),
    "groups.trust_signer": lambda w, v, s: v.groups.trust_signer(bytes.fromhex(s["signer"]), s["name"]),
    "groups.trusted_signers": lambda w, v, s: v.groups.trusted_signers(),
    "group.profile": in_group(lambda g, s: g.profile()),
    "group.set_profile": in_group(set_profile),
    "group.norms": in_group(lambda g, s: g.norms()),
    "group.publish_norms": in_group(lambda g, s: g.publish_norms(s["text"])),
    "group.norms_difference": in_group(lambda g, s: g.norms_difference(s["from"], s["to"])),
    "group.accept_norms": in_group(accept_norms),
    "group.my_acceptance": in_group(lambda g, s: g.my_acceptance()),
    "group.acceptances": in_group(lambda g, s: g.acceptances()),
    "group.schedule": in_group(lambda g, s: g.schedule()),
    "group.set_schedule": lambda w, v, s: v.group(s["group"]).set_schedule(w.weekly(s)),
    "group.schedule_id": in_group(lambda g, s: g.schedule_id()),
    "group.next_session": in_group(lambda g, s: g.next_session()),
    "group.sessions": in_group(lambda g, s: g.sessions(the_day(s, "from"), the_day(s, "to"))),
    "group.session": in_group(lambda g, s: g.session(the_day(s))),
    "group.change_session": in_group(lambda g, s: g.change_session(the_day(s), change(s))),
    "group.edit_session": in_group(lambda g, s: g.edit_session(the_day(s), edits(s))),
    "group.session_mode": in_group(lambda g, s: g.session_mode(the_day(s))),
    "group.note_voice": lambda w, v, s: v.group(s["group"]).note_voice(the_day(s), who(v, s), s["heard"]),
    "group.absences": in_group(lambda g, s: g.absences(the_day(s))),
    "group.lines": in_group(lambda g, s: g.lines()),
    "group.excerpt": in_group(lambda g, s: g.excerpt(s["id"])),
    "group.find_excerpt": in_group(lambda g, s: g.find_excerpt(s["prefix"])),
    "group.hide": in_group(lambda g, s: g.hide(s["target"], s["reason"])),
    "group.unhide": in_group(lambda g, s: g.unhide(s["target"])),
    "group.report": in_group(lambda g, s: g.report(s["target"], s["words"])),
    "group.respond": in_group(lambda g, s: g.respond(s["excerpt"], s["words"])),
    "group.acknowledge": in_group(lambda g, s: g.acknowledge(s["excerpt"])),
    "group.responses": in_group(lambda g, s: g.responses(s["excerpt"])),
    "group.find_response": in_group(lambda g, s: g.find_response(s["prefix"])),
    "group.withdraw_response": in_group(lambda g, s: g.withdraw_response(s["id"])),
    "group.prompts": in_group(lambda g, s: g.prompts()),
    "group.prompt": in_group(lambda g, s: g.prompt(s["id"])),
    "group.find_prompt": in_group(lambda g, s: g.find_prompt(s["prefix"])),
    "group.add_prompt": in_group(lambda g, s: g.add_prompt(prompt(s))),
    "group.change_prompt": in_group(lambda g, s: g.change_prompt(s["id"], prompt(s))),
    "group.withdraw_prompt": in_group(lambda g, s: g.withdraw_prompt(s["id"])),
    "group.put_resource": in_group(lambda g, s: g.put_resource(resource(s))),
    "group.resource": in_group(lambda g, s: g.resource(s["id"])),
    "group.resources": in_group(lambda g, s: g.resources(s["preferred"])),
    "group.find_resource": in_group(lambda g, s: g.find_resource(s["name"], s["preferred"])),
    "group.remove_resource": in_group(lambda g, s: g.remove_resource(s["id"])),
    "group.mark_read": in_group(lambda g, s: g.mark_read(s["id"], s["read"])),
    "group.read_resources": in_group(lambda g, s: g.read_resources()),
    "group.search": in_group(lambda g, s: g.search(s["query"], 10)),
    "line.say": on_line(lambda line, s: line.say(s["words"])),
    "line.cannot_come": on_line(lambda line, s: line.cannot_come(the_day(s), s["words"])),
    "line.messages": on_line(lambda line, s: line.messages()),
    "line.withdraw": on_line(lambda line, s: line.withdraw(s["id"])),
}
