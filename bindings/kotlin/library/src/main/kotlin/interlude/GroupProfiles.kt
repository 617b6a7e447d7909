/*
 * What a group is, its norms and who accepted them.
 */
package interlude

/**
 * What the group is.
 *
 * Errors: [InterludeException.NotFound] while nothing of it has come.
 */
public suspend fun Group.profile(): GroupProfile = calls { handle.profile() }

/**
 * Makes the group's profile say this.
 *
 * Errors: [InterludeException.Invalid], [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.setProfile(profile: GroupProfile): Unit = calls { handle.setProfile(profile) }

/**
 * The norms; none before there are any.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Group.norms(): Norms? = calls { handle.norms() }

/**
 * Makes the norms this. Every member is asked to accept them again.
 *
 * Errors: [InterludeException.Invalid], [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.publishNorms(text: String): Unit = calls { handle.publishNorms(text) }

/**
 * What two versions of the norms have apart; without the later one, an earlier one and the present.
 *
 * Errors: [InterludeException.NotFound] for a version that is not there.
 */
public suspend fun Group.normsDifference(from: String, to: String? = null): List<DifferencePart> =
    calls { handle.normsDifference(from, to) }

/**
 * Accepts the norms that hold now. `read` is the digest of the text the member has read: another one may have come
 * meanwhile.
 *
 * Errors: [InterludeException.NotFound] where there are none, [InterludeException.Refused] when others hold by now.
 */
public suspend fun Group.acceptNorms(read: ByteArray): Unit = calls { handle.acceptNorms(read) }

/**
 * How this participant stands to the norms: asked again whenever they change.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Group.myAcceptance(): Acceptance = calls { handle.myAcceptance() }

/**
 * How every member stands to the norms, in the order they came.
 *
 * Errors: [InterludeException.Refused] for who does not lead the group.
 */
public suspend fun Group.acceptances(): List<MemberAcceptance> = calls { handle.acceptances() }
