/*
 * What a group reads, hears and is asked between sessions.
 */
package interlude

/**
 * The group's prompts, the newest first. Read from the vault alone: nobody hears whether one was answered.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Group.prompts(): List<GroupPrompt> = calls { handle.prompts() }

/**
 * One prompt.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Group.prompt(id: DocumentId): GroupPrompt = calls { handle.prompt(id) }

/**
 * The prompt whose id begins with these hexadecimal digits, at least four.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid] when there are several.
 */
public suspend fun Group.findPrompt(prefix: String): DocumentId = calls { handle.findPrompt(prefix) }

/**
 * Puts a prompt to the group.
 *
 * Errors: [InterludeException.Invalid], [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.addPrompt(prompt: Prompt): DocumentId = calls { handle.addPrompt(prompt) }

/**
 * Makes a prompt say this.
 *
 * Errors: As [addPrompt], and [InterludeException.NotFound].
 */
public suspend fun Group.changePrompt(id: DocumentId, prompt: Prompt): Unit = calls { handle.changePrompt(id, prompt) }

/**
 * Takes a prompt back, from everybody. What was written about it stays with who wrote it.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.withdrawPrompt(id: DocumentId): Unit = calls { handle.withdrawPrompt(id) }

/**
 * What there is to read, hear and practise, each in one language: that which somebody prefers (BCP 47, first ones
 * most), or comes closest. By kind and title.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Group.resources(preferred: List<String> = emptyList()): List<ResourceInfo> =
    calls { handle.resources(preferred) }

/**
 * One resource, to read. Works without any network.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Group.resource(id: DocumentId): Resource = calls { handle.resource(id) }

/**
 * The resource that a slug names, or any beginning of a document's id, in the language that somebody prefers.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid] when there are several.
 */
public suspend fun Group.findResource(name: String, preferred: List<String> = emptyList()): DocumentId =
    calls { handle.findResource(name, preferred) }

/**
 * Makes a resource of the group's own say this, in its language; one that came in a pack is the group's own from then
 * on, until a newer pack comes.
 *
 * Errors: [InterludeException.Invalid], [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.putResource(resource: Resource): DocumentId = calls { handle.putResource(resource) }

/**
 * What a resource shows and plays, by name.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Group.media(resource: DocumentId): List<MediaInfo> = calls { handle.media(resource) }

/**
 * Takes a resource away, in one language, for everybody.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.removeResource(id: DocumentId): Unit = calls { handle.removeResource(id) }

/**
 * Notes a resource as read, or as not read. Nothing of it leaves the participant's own devices.
 *
 * Errors: [InterludeException.NotFound] when the group has no such resource.
 */
public suspend fun Group.markRead(resource: DocumentId, read: Boolean): Unit = calls { handle.markRead(resource, read) }

/**
 * What the participant has read, and when.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Group.readResources(): List<ReadMark> = calls { handle.readResources() }

/**
 * Finds what is shared in the group by words, prefixes, phrases in quotes, in any script; best first. What is over or
 * hidden is not found, and nothing of the journal is. Whatever is typed finds something or nothing, it is never an
 * error.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Group.search(query: String, limit: Int = 20): List<GroupHit> =
    calls { handle.search(query, whole("limit", limit)) }
