import Foundation

@testable import Interlude
@testable import InterludeGenerated

private func who(_ vault: InterludeGenerated.Vault, _ step: Step) throws -> PrincipalId {
    try Groups(vault: vault).findMember(group: step.text("group"), name: step.text("member"))
}

private func asked(_ name: String, _ words: [String]) -> Value { .fields(["name": .text(name), "words": .words(words)]) }

@Sendable func belonging(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    let (groups, group) = (Groups(vault: vault), step.text("group"))
    switch name {
    case "groups.list": return try groups.list()
    case "groups.invitations": return try groups.invitations(group: group)
    case "groups.withdraw_invitation": return try groups.withdrawInvitation(group: group, id: step.id)
    case "groups.requests": return try groups.requests(group: group).map { asked($0.name, $0.words) }
    case "groups.refuse":
        let one = try groups.requests(group: group).first { $0.name == step.text("who") }
        return try groups.refuse(group: group, who: wanted(one).id)
    case "groups.find_member": return try groups.findMember(group: group, name: step.text("name"))
    case "groups.members": return try groups.members(id: group)
    case "groups.promote": return try groups.promote(group: group, member: who(vault, step))
    case "groups.remove": return try groups.remove(group: group, member: who(vault, step))
    case "groups.leave": return try groups.leave(group: group, words: step.text("words"))
    case "groups.close": return try groups.close(group: group)
    case "groups.delete_from_relay": return try groups.deleteFromRelay(group: group)
    case "groups.words": return try groups.words(group: group)
    case "groups.renew_keys": return try groups.renewKeys(group: group, options: .usual)
    case "groups.key_requests": return try groups.keyRequests(group: group).map { asked($0.member.name, $0.words) }
    case "groups.agree_keys":
        return try groups.agreeKeys(group: group, member: who(vault, step), options: .usual)
    case "groups.known_packs": return try groups.knownPacks(group: group)
    case "groups.pack_signer": return try groups.packSigner()
    case "groups.trust_signer":
        return try groups.trustSigner(signer: bytes(step.text("signer")), name: step["name"].text)
    case "groups.trusted_signers":
        return try groups.trustedSigners().map { record(["key": $0.key, "name": $0.name]) }
    case "take_starter": return try groups.takePack(group: group, pack: .starter())
    default: return nil
    }
}

private func bytes(_ hex: String) -> Data {
    Data(stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) })
}

@Sendable func meeting(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    guard name.hasPrefix("group.") else { return nil }
    let group = try Group.open(vault: vault, id: step.text("group"))
    switch name {
    case "group.profile": return try group.profile()
    case "group.set_profile": return try group.setProfile(profile: profile(group.profile(), step))
    case "group.norms": return try group.norms() as Any
    case "group.publish_norms": return try group.publishNorms(text: step.text("text"))
    case "group.norms_difference": return try group.normsDifference(from: step.text("from"), to: step["to"].text)
    case "group.accept_norms": return try group.acceptNorms(read: wanted(group.norms()).digest)
    case "group.my_acceptance": return try group.myAcceptance()
    case "group.acceptances": return try group.acceptances()
    case "group.schedule": return try group.schedule()
    case "group.set_schedule": return try group.setSchedule(schedule: schedule(step))
    case "group.schedule_id": return try group.scheduleId()
    case "group.next_session": return try group.nextSession()
    case "group.sessions": return try group.sessions(from: step.day("from"), to: step.day("to"))
    case "group.session": return try group.session(day: step.day())
    case "group.change_session": return try group.changeSession(day: step.day(), change: step.change)
    case "group.edit_session": return try group.editSession(day: step.day(), edits: edits(step))
    case "group.session_mode": return try group.sessionMode(day: step.day())
    case "group.note_voice":
        return try group.noteVoice(day: step.day(), member: who(vault, step), heard: step.flag("heard"))
    case "group.absences": return try group.absences(day: step.day())
    case "group.lines": return try group.lines()
    default: return nil
    }
}

private func profile(_ old: GroupProfile, _ step: Step) throws -> GroupProfile {
    var profile = old
    (profile.name, profile.about, profile.place) = (step.text("name"), step.text("about"), step.text("place"))
    profile.contacts = [Contact(label: step.text("label"), text: step.text("contact"))]
    let checked = try step.maybeDay("checked")
    profile.crisis = CrisisCard(text: step.text("crisis"), country: step.text("country"), checked: checked)
    return profile
}

private func edits(_ step: Step) -> [SessionEdit] {
    let minutes = UInt32(step.number("minutes"))
    let made: [(String, (String) -> SessionEdit)] = [
        ("topic", { .topic($0) }), ("place", { .place($0) }), ("notes", { .notes($0) }), ("recap", { .recap($0) }),
        ("goal", { .addGoal($0) }), ("bring", { .addPreparation(.words($0)) }),
        ("resource", { .addPreparation(.resource($0)) }), ("prompt", { .addPreparation(.prompt($0)) }),
        ("item", { .addItem(AgendaItem(kind: .checkIn, minutes: minutes, words: $0), nil) }),
        ("drop_goal", { .goal($0, nil) }), ("drop_item", { .item($0, nil) }),
        ("drop_preparation", { .removePreparation($0) }),
    ]
    return made.compactMap { field, make in step[field].text.map(make) }
}

@Sendable func sharing(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    guard name.hasPrefix("group.") else { return nil }
    let group = try Group.open(vault: vault, id: step.text("group"))
    switch name {
    case "group.excerpt": return try group.excerpt(id: step.id)
    case "group.find_excerpt": return try group.findExcerpt(prefix: step.text("prefix"))
    case "group.hide": return try group.hide(target: step.text("target"), reason: step.text("reason"))
    case "group.unhide": return try group.unhide(target: step.text("target"))
    case "group.report": return try group.report(target: step.text("target"), words: step.text("words"))
    case "group.respond": return try group.respond(excerpt: step.text("excerpt"), words: step.text("words"))
    case "group.acknowledge": return try group.acknowledge(excerpt: step.text("excerpt"))
    case "group.responses": return try group.responses(excerpt: step.text("excerpt"))
    case "group.find_response": return try group.findResponse(prefix: step.text("prefix"))
    case "group.withdraw_response": return try group.withdrawResponse(id: step.id)
    default: return nil
    }
}

@Sendable func reading(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    guard name.hasPrefix("group.") else { return nil }
    let group = try Group.open(vault: vault, id: step.text("group"))
    switch name {
    case "group.prompts": return try group.prompts()
    case "group.prompt": return try group.prompt(id: step.id)
    case "group.find_prompt": return try group.findPrompt(prefix: step.text("prefix"))
    case "group.add_prompt": return try group.addPrompt(prompt: prompt(step))
    case "group.change_prompt": return try group.changePrompt(id: step.id, prompt: prompt(step))
    case "group.withdraw_prompt": return try group.withdrawPrompt(id: step.id)
    case "group.put_resource": return try group.putResource(resource: resource(step))
    case "group.resource": return try group.resource(id: step.id)
    case "group.resources": return try group.resources(preferred: step["preferred"].words ?? [])
    case "group.find_resource":
        return try group.findResource(name: step.text("name"), preferred: step["preferred"].words ?? [])
    case "group.remove_resource": return try group.removeResource(id: step.id)
    case "group.mark_read": return try group.markRead(resource: step.id, read: step.flag("read"))
    case "group.read_resources": return try group.readResources()
    case "group.search": return try group.search(query: step.text("query"), limit: 10)
    default: return nil
    }
}

private func prompt(_ step: Step) throws -> Prompt {
    let due = try step.maybeDay("due")
    return Prompt(
        title: step.text("title"), question: step.text("question"), due: due, language: step.text("language"))
}

private func resource(_ step: Step) -> Resource {
    Resource(
        slug: step.text("slug"), lang: step.text("lang"), title: step.text("title"), kind: .breathing,
        summary: step.text("summary"), minutes: UInt32(step.number("minutes")), tags: step["tags"].words ?? [],
        steps: [InterludeGenerated.Step(seconds: UInt32(step.number("seconds")), words: step.text("words"))],
        checked: nil, country: nil, body: step.text("body"), transcript: "", media: [])
}

@Sendable func lines(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    guard name.hasPrefix("line.") else { return nil }
    let group = step.text("group")
    let line =
        step.has("member")
        ? try Line.withMember(vault: vault, group: group, member: who(vault, step))
        : try Line.mine(vault: vault, group: group)
    switch name {
    case "line.say": return try line.say(words: step.text("words"))
    case "line.cannot_come": return try line.cannotCome(day: step.day(), words: step.text("words"))
    case "line.messages": return try line.messages()
    case "line.withdraw": return try line.withdraw(id: step.id)
    default: return nil
    }
}
