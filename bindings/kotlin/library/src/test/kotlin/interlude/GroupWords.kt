package interlude

import java.time.LocalDate
import kotlinx.serialization.json.JsonPrimitive

private suspend fun who(vault: Vault, step: CaseStep): PrincipalId =
    vault.groups.findMember(step.string("group"), step.string("member"))

private fun inGroup(call: suspend Group.(CaseStep) -> Any?): Operation =
    { vault, step -> vault.group(step.string("group")).call(step) }

private fun onLine(call: suspend Line.(CaseStep) -> Any?): Operation = { vault, step ->
    val member = step.text("member")?.let { who(vault, step) }
    vault.line(step.string("group"), member).call(step)
}

private suspend fun Group.setProfile(step: CaseStep) {
    val contact = Contact(step.string("label"), step.string("contact"))
    val crisis = CrisisCard(step.string("crisis"), step.string("country"), step.day("checked"))
    val (name, about, place) = listOf("name", "about", "place").map(step::string)
    setProfile(profile().copy(name = name, about = about, place = place, contacts = listOf(contact), crisis = crisis))
}

private fun edits(step: CaseStep): List<SessionEdit> {
    val made: Map<String, (String) -> SessionEdit> = mapOf(
        "topic" to { SessionEdit.Topic(it) },
        "place" to { SessionEdit.Place(it) },
        "notes" to { SessionEdit.Notes(it) },
        "recap" to { SessionEdit.Recap(it) },
        "goal" to { SessionEdit.AddGoal(it) },
        "bring" to { SessionEdit.AddPreparation(Preparation.Words(it)) },
        "resource" to { SessionEdit.AddPreparation(Preparation.Resource(it)) },
        "prompt" to { SessionEdit.AddPreparation(Preparation.Prompt(it)) },
        "item" to { SessionEdit.AddItem(AgendaItem(AgendaKind.CHECK_IN, step.string("minutes").toUInt(), it), null) },
        "drop_goal" to { SessionEdit.Goal(it, null) },
        "drop_item" to { SessionEdit.Item(it, null) },
        "drop_preparation" to { SessionEdit.RemovePreparation(it) },
    )
    return made.mapNotNull { (field, make) -> step.text(field)?.let(make) }
}

private fun prompt(step: CaseStep): Prompt {
    val due = step.text("due")?.let(LocalDate::parse)
    return Prompt(step.string("title"), step.string("question"), due, step.string("language"))
}

private fun resource(step: CaseStep) = Resource(
    slug = step.string("slug"),
    lang = step.string("lang"),
    title = step.string("title"),
    kind = ResourceKind.BREATHING,
    summary = step.string("summary"),
    minutes = step.string("minutes").toUInt(),
    tags = step.strings("tags"),
    steps = listOf(Step(step.string("seconds").toUInt(), step.string("words"))),
    checked = null,
    country = null,
    body = step.string("body"),
    transcript = "",
    media = emptyList(),
)

private fun asked(name: String, words: List<String>) = json("name" to JsonPrimitive(name), "words" to json(words))

/** Who belongs to a group. */
private val belonging: Map<String, Operation> = mapOf(
    "groups.list" to { vault, _ -> vault.groups.list() },
    "groups.invitations" to { vault, step -> vault.groups.invitations(step.string("group")) },
    "groups.withdraw_invitation" to { vault, step ->
        vault.groups.withdrawInvitation(step.string("group"), step.id())
    },
    "groups.requests" to { vault, step -> vault.groups.requests(step.string("group")).map { asked(it.name, it.words) } },
    "groups.refuse" to { vault, step ->
        val asked = vault.groups.requests(step.string("group")).single { it.name == step.string("who") }
        vault.groups.refuse(step.string("group"), asked.id)
    },
    "groups.find_member" to { vault, step -> vault.groups.findMember(step.string("group"), step.string("name")) },
    "groups.members" to { vault, step -> vault.groups.members(step.string("group")) },
    "groups.promote" to { vault, step -> vault.groups.promote(step.string("group"), who(vault, step)) },
    "groups.remove" to { vault, step -> vault.groups.remove(step.string("group"), who(vault, step)) },
    "groups.leave" to { vault, step -> vault.groups.leave(step.string("group"), step.string("words")) },
    "groups.close" to { vault, step -> vault.groups.close(step.string("group")) },
    "groups.delete_from_relay" to { vault, step -> vault.groups.deleteFromRelay(step.string("group")) },
    "groups.ending_kit" to { vault, step -> vault.groups.endingKit(step.string("group"), file(step, "to")) },
    "groups.words" to { vault, step -> vault.groups.words(step.string("group")) },
    "groups.renew_keys" to { vault, step -> vault.groups.renewKeys(step.string("group")) },
    "groups.key_requests" to { vault, step ->
        vault.groups.keyRequests(step.string("group")).map { asked(it.member.name, it.words) }
    },
    "groups.agree_keys" to { vault, step -> vault.groups.agreeKeys(step.string("group"), who(vault, step)) },
    "groups.known_packs" to { vault, step -> vault.groups.knownPacks(step.string("group")) },
    "take_pack" to { vault, step ->
        val (id, title, language) = listOf("id", "title", "default_language").map(step::string)
        val about = PackTitle(id, step.string("version").toUInt(), title, language)
        vault.groups.takePack(step.string("group"), vault.groups.buildPack(file(step, "folder"), about))
    },
    "groups.put_resource_file" to { vault, step ->
        vault.groups.putResourceFile(step.string("group"), file(step, "path"))
    },
    "groups.pack_signer" to { vault, _ -> vault.groups.packSigner() },
    "groups.trust_signer" to { vault, step ->
        val signer = step.string("signer").chunked(2) { it.toString().toInt(16).toByte() }.toByteArray()
        vault.groups.trustSigner(signer, step.text("name"))
    },
    "groups.trusted_signers" to { vault, _ -> vault.groups.trustedSigners() },
    "take_starter" to { vault, step -> vault.groups.takePack(step.string("group"), Pack.starter()) },
)

/** What a group is, and when it meets. */
private val meeting: Map<String, Operation> = mapOf(
    "group.profile" to inGroup { profile() },
    "group.set_profile" to inGroup { setProfile(it) },
    "group.norms" to inGroup { norms() },
    "group.publish_norms" to inGroup { publishNorms(it.string("text")) },
    "group.norms_difference" to inGroup { normsDifference(it.string("from"), it.text("to")) },
    "group.accept_norms" to inGroup { acceptNorms(checkNotNull(norms()).digest) },
    "group.my_acceptance" to inGroup { myAcceptance() },
    "group.acceptances" to inGroup { acceptances() },
    "group.schedule" to inGroup { schedule() },
    "group.set_schedule" to inGroup { setSchedule(schedule(it)) },
    "group.schedule_id" to inGroup { scheduleId() },
    "group.next_session" to inGroup { nextSession() },
    "group.sessions" to inGroup { sessions(it.day("from"), it.day("to")) },
    "group.session" to inGroup { session(it.day()) },
    "group.change_session" to inGroup { changeSession(it.day(), it.change()) },
    "group.edit_session" to inGroup { editSession(it.day(), edits(it)) },
    "group.session_mode" to inGroup { sessionMode(it.day()) },
    "group.note_voice" to { vault, step ->
        vault.group(step.string("group")).noteVoice(step.day(), who(vault, step), step.flag("heard"))
    },
    "group.absences" to inGroup { absences(it.day()) },
    "group.lines" to inGroup { lines() },
)

/** What is shared and read in it. */
private val sharing: Map<String, Operation> = mapOf(
    "group.excerpt" to inGroup { excerpt(it.id()) },
    "group.find_excerpt" to inGroup { findExcerpt(it.string("prefix")) },
    "group.hide" to inGroup { hide(it.string("target"), it.string("reason")) },
    "group.unhide" to inGroup { unhide(it.string("target")) },
    "group.report" to inGroup { report(it.string("target"), it.string("words")) },
    "group.respond" to inGroup { respond(it.string("excerpt"), it.string("words")) },
    "group.acknowledge" to inGroup { acknowledge(it.string("excerpt")) },
    "group.responses" to inGroup { responses(it.string("excerpt")) },
    "group.find_response" to inGroup { findResponse(it.string("prefix")) },
    "group.withdraw_response" to inGroup { withdrawResponse(it.id()) },
    "group.prompts" to inGroup { prompts() },
    "group.prompt" to inGroup { prompt(it.id()) },
    "group.find_prompt" to inGroup { findPrompt(it.string("prefix")) },
    "group.add_prompt" to inGroup { addPrompt(prompt(it)) },
    "group.change_prompt" to inGroup { changePrompt(it.id(), prompt(it)) },
    "group.withdraw_prompt" to inGroup { withdrawPrompt(it.id()) },
    "group.put_resource" to inGroup { putResource(resource(it)) },
    "group.resource" to inGroup { resource(it.id()) },
    "group.resources" to inGroup { resources(it.strings("preferred")) },
    "group.find_resource" to inGroup { findResource(it.string("name"), it.strings("preferred")) },
    "group.remove_resource" to inGroup { removeResource(it.id()) },
    "group.mark_read" to inGroup { markRead(it.id(), it.flag("read")) },
    "group.read_resources" to inGroup { readResources() },
    "group.search" to inGroup { search(it.string("query"), 10) },
    "line.say" to onLine { say(it.string("words")) },
    "line.cannot_come" to onLine { cannotCome(it.day(), it.string("words")) },
    "line.messages" to onLine { messages() },
    "line.withdraw" to onLine { withdraw(it.id()) },
)

/** What cases do with groups. */
val GATHERINGS: Map<String, Operation> = belonging + meeting + sharing
