/*
 * What members share of their own will, and how it is answered.
 */
package interlude

/**
 * What would leave if this were shared, and who would be able to read it. Nothing leaves by this.
 *
 * Errors: [InterludeException.Invalid], [InterludeException.NotFound] for a prompt that is not the group's, or while
 * there is no line, [InterludeException.Refused] when the participant is not in the group any more, or leads it and
 * would share with themselves alone.
 */
public suspend fun Group.preview(new: NewExcerpt): Preview = calls { handle.preview(new) }

/**
 * Shares what was looked at: its text is copied into a new document, which knows nothing of where it came from.
 *
 * Errors: [InterludeException.Refused] when it was made for another group, or somebody has come or gone since;
 * [InterludeException.Invalid] when it would be over by now; [InterludeException.Closed] the second time.
 */
public suspend fun Group.share(preview: Preview): DocumentId = calls { handle.share(preview) }

/**
 * What members share with the group now, the newest first. What is over is not among it.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Group.excerpts(): List<Excerpt> = calls { handle.excerpts() }

/**
 * One excerpt.
 *
 * Errors: [InterludeException.NotFound], also when it is over.
 */
public suspend fun Group.excerpt(id: DocumentId): Excerpt = calls { handle.excerpt(id) }

/**
 * The excerpt whose id begins with these hexadecimal digits, at least four.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid] when there are several.
 */
public suspend fun Group.findExcerpt(prefix: String): DocumentId = calls { handle.findExcerpt(prefix) }

/**
 * Takes back what this participant shared, with the group or with the facilitator: it goes from every device that
 * syncs. Who read it may have copied it.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Refused] for what is another's, or after leaving.
 */
public suspend fun Group.withdraw(id: DocumentId): Unit = calls { handle.withdraw(id) }

/**
 * What was answered to an excerpt, the oldest first. Who acknowledges it on two devices does so once.
 *
 * Errors: [InterludeException.NotFound] for an excerpt that is not there, or over.
 */
public suspend fun Group.responses(excerpt: DocumentId): List<Response> = calls { handle.responses(excerpt) }

/**
 * Answers an excerpt in words, at most 4 KiB.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid], [InterludeException.Refused] when the excerpt
 * is hidden.
 */
public suspend fun Group.respond(excerpt: DocumentId, words: String): DocumentId =
    calls { handle.respond(excerpt, words) }

/**
 * Says, without words, that an excerpt was read.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Exists] when it was said before,
 * [InterludeException.Refused].
 */
public suspend fun Group.acknowledge(excerpt: DocumentId): DocumentId = calls { handle.acknowledge(excerpt) }

/**
 * The response whose id begins with these hexadecimal digits, at least four.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid] when there are several.
 */
public suspend fun Group.findResponse(prefix: String): DocumentId = calls { handle.findResponse(prefix) }

/**
 * Takes back what this participant answered; an acknowledgement from all their devices.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Refused] for what is another's.
 */
public suspend fun Group.withdrawResponse(id: DocumentId): Unit = calls { handle.withdrawResponse(id) }

/**
 * Hides an excerpt or a response: members see that it is hidden, and why, and no longer what it says. Its author and
 * who leads see both. The words stay in everybody's vault until their author takes them back.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Invalid] for a reason of more than 1,000 bytes,
 * [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.hide(target: DocumentId, reason: String): Unit = calls { handle.hide(target, reason) }

/**
 * Shows again what was hidden.
 *
 * Errors: [InterludeException.NotFound] when it is not hidden, [InterludeException.Refused] for who does not lead the
 * group.
 */
public suspend fun Group.unhide(target: DocumentId): Unit = calls { handle.unhide(target) }

/**
 * Asks the facilitator, on the line and unseen by others, to look at an excerpt or a response.
 *
 * Errors: [InterludeException.NotFound] for it, or while there is no line; [InterludeException.Invalid] for more than
 * 16 KiB.
 */
public suspend fun Group.report(target: DocumentId, words: String): DocumentId = calls { handle.report(target, words) }
