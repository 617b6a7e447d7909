package interlude

/**
 * The devices of an open vault's owner: named, removed, recovered by the phrase. [Vault.link] and [Vault.accept] add
 * one.
 */
public class Devices internal constructor(internal val handle: DevicesHandle, internal val calls: Calls) {
    /**
     * All devices, this one first. A vault that was never linked has one.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun list(): List<Device> = calls { handle.list() }

    /**
     * Brings this vault to the devices of whoever has the phrase of these words, when all of them are lost or out of
     * reach, and fetches what they had. `alone`: all other devices are removed. The phrase opens this vault from then
     * on.
     *
     * Errors: [InterludeException.NotFound] when the relay has nothing for this phrase, [InterludeException.Exists]
     * when the vault belongs to devices already, [InterludeException.Offline].
     */
    public suspend fun recover(relay: RelayUrl, words: String, name: String, alone: Boolean): SyncReport =
        calls { handle.recover(relay, words, name, alone) }

    /**
     * Has a device removed: it reads nothing that is written from then on, and nothing more of what it writes counts.
     * Happens at once if the relay can be reached, else with the next sync. `id`: the beginning of one device's id.
     *
     * Errors: [InterludeException.NotFound] when no other device, or more than one, begins so;
     * [InterludeException.Refused] for this very device.
     */
    public suspend fun remove(id: String): Unit = calls { handle.remove(id) }

    /**
     * Gives this device another name, seen by the owner's other devices alone.
     *
     * Errors: [InterludeException.Invalid] for a name that is empty, long or more than a line.
     */
    public suspend fun rename(name: String): Unit = calls { handle.rename(name) }

    /**
     * Ends a fork of the list of devices, in favour of what this device knew (`ours`) or of what the relay shows.
     * Whoever followed the other branch says again what it had said there. A relay that has the other branch is made
     * to forget it, if that branch has this device as an owner, and is given ours and all pushes again.
     *
     * Errors: [InterludeException.NotFound] when there is none, [InterludeException.Offline];
     * [InterludeException.Refused] for `ours` when the branch that the relay has is without this device:
     * `Sync.setRelay` to another relay ends the fork for the devices that follow there. [InterludeException.Relay]
     * when somebody gives the relay the other branch again and again, or the relay is closed and its operator's token
     * is needed: the next sync with that gives it our branch.
     */
    public suspend fun resolve(ours: Boolean): Unit = calls { handle.resolve(ours) }

    /**
     * Eight words that two devices in one space show alike: compared in person, they tell whether a relay shows each
     * of them another list of devices.
     *
     * Errors: [InterludeException.Refused] when the vault is not linked.
     */
    public suspend fun spaceWords(): List<String> = calls { handle.spaceWords() }
}
