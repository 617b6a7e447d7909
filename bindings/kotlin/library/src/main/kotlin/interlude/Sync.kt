package interlude

/** An open vault and the way to its relay. */
public class Sync internal constructor(
    private val vault: VaultHandle,
    internal val handle: SyncHandle,
    internal val calls: Calls,
) {
    /**
     * Where the vault stands, without asking anyone.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun status(): SyncStatus = calls { handle.status() }

    /**
     * Names the relay for the devices of this vault, which is then given everything. A vault that was never linked
     * gets a space of its own: so its journal is at the relay, and the recovery phrase gets it back.
     *
     * Errors: [InterludeException.Refused] for a vault of an older version whose phrase was not typed since.
     */
    public suspend fun setRelay(relay: RelayUrl): Unit = calls { handle.setRelay(relay) }

    /**
     * Fetches an attachment of an entry whose bytes are not here. `false`: the relay does not have it yet.
     *
     * Errors: [InterludeException.NotFound] for entry or attachment, [InterludeException.Offline],
     * [InterludeException.Relay] when what the relay has is something else.
     */
    public suspend fun fetchAttachment(id: DocumentId, attachment: String): Boolean =
        calls { handle.fetchAttachment(id, attachment) }

    /**
     * As [fetchAttachment], of a file of a group's resource.
     *
     * Errors: [InterludeException.NotFound] for group, resource or file, and as there.
     */
    public suspend fun fetchMedia(group: SpaceId, id: DocumentId, file: String): Boolean =
        calls { handle.fetchMedia(group, id, file) }

    /**
     * Has the relay delete everything it holds of this space, for all devices. The vaults stay as they are; the next
     * sync of any device would give it all back.
     *
     * Errors: [InterludeException.Offline], [InterludeException.Relay].
     */
    public suspend fun deleteFromRelay(): Unit = calls { handle.deleteFromRelay() }

    /**
     * Syncs until this vault and the relay have the same. `watch` hears how far it is, with no lock held: it may use
     * the vault. Being offline is a state of the report. A cancelled coroutine ends the sync after the request that is
     * under way; what was done stays done and the next sync goes on from there. So does what `watch` throws, which is
     * thrown here.
     *
     * Errors: [InterludeException.Refused] for a vault that has no relay, [InterludeException.Relay].
     */
    public suspend fun run(options: SyncOptions = syncOptions(), watch: (SyncProgress) -> Unit = {}): SyncReport =
        calls.watched(watch) { handle.once(options, it) }

    /**
     * Syncs beside the app until it is closed: at once, whenever something changes here or at the relay, and after
     * failures.
     */
    public suspend fun inBackground(options: SyncOptions = syncOptions()): BackgroundSync =
        BackgroundSync.start(vault, options, calls)
}
