/*
 * What is taken from an open vault by name.
 */
package interlude

/**
 * One group: what is shared in it.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Refused] when the participant was removed.
 */
public suspend fun Vault.group(id: SpaceId): Group = Group(id, calls { GroupHandle.open(handle, id) }, calls)

/**
 * The line of a group: a member's own, or for who leads the group the one with this member.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Refused].
 */
public suspend fun Vault.line(group: SpaceId, member: PrincipalId? = null): Line {
    val opened = calls {
        if (member == null) LineHandle.mine(handle, group) else LineHandle.withMember(handle, group, member)
    }
    return Line(opened, calls)
}

/**
 * Opens an entry for live editing. To be closed.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Vault.edit(entry: DocumentId): Editor =
    Editor(entry, calls { EditorHandle.open(handle, entry) }, calls)

/**
 * Begins to link another device: makes the owner's space where there is none, brings the relay up to date, and meets
 * the other device at a code that holds for five minutes and once. `relay` may be left out when the vault has one. To
 * be closed.
 *
 * Errors: [InterludeException.Offline]; [InterludeException.Relay], also when 16 codes were begun within five minutes
 * and given up; [InterludeException.Refused] (removed, or an older vault whose phrase was not typed yet).
 */
public suspend fun Vault.link(relay: RelayUrl? = null, options: SyncOptions = syncOptions()): Linking =
    Linking(calls { LinkingHandle.begin(handle, relay, options) }, calls)

/**
 * Begins to bring this vault to the devices of whoever shows this code. `name`: what they will call this one. What is
 * in the vault already goes along. To be closed.
 *
 * Errors: [InterludeException.Exists] when the vault belongs to devices of its own, [InterludeException.Offline],
 * [InterludeException.NotFound] when the code is over.
 */
public suspend fun Vault.accept(code: LinkCode, name: String): Accepting =
    Accepting(calls { AcceptingHandle.begin(handle, code, name) }, calls)

/** One group of an open vault: what is shared in it. Its calls are beside it, by what they are about. */
public class Group internal constructor(
    /** Its id. */
    public val id: SpaceId,
    internal val handle: GroupHandle,
    internal val calls: Calls,
)
