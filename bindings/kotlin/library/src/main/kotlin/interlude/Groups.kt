package interlude

/** The groups of an open vault, and who belongs to them. */
public class Groups internal constructor(internal val handle: GroupsHandle, internal val calls: Calls) {
    /**
     * Founds a group that this participant leads, under a name that is known to this group alone. Needs no network:
     * the relay hears of it with the next sync.
     *
     * Errors: [InterludeException.Invalid] that names what breaks a bound.
     */
    public suspend fun found(profile: GroupProfile, name: String, relay: RelayUrl): SpaceId =
        calls { handle.found(profile, name, relay) }

    /**
     * Every group the participant is in, asked into, or left.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun list(): List<GroupSummary> = calls { handle.list() }

    /**
     * Makes a link by which somebody can ask to come into the group. It holds no key of the group; whoever asks is
     * let in by a facilitator who has compared words with them.
     *
     * Errors: [InterludeException.Invalid] for more than 72 hours or 10 uses, [InterludeException.Refused] for who
     * does not lead, [InterludeException.Offline], [InterludeException.Relay].
     */
    public suspend fun invite(group: SpaceId, hours: Int, uses: Int, options: SyncOptions = syncOptions()): GroupLink =
        calls { handle.invite(group, whole("hours", hours), whole("uses", uses), options) }

    /**
     * The invitations to a group that were made on this facilitator's devices, newest last.
     *
     * Errors: When the vault is locked or damaged.
     */
    public suspend fun invitations(group: SpaceId): List<Invitation> = calls { handle.invitations(group) }

    /**
     * Takes an invitation back: nobody is let in by it any more. Where the relay can be reached nobody can ask by it
     * either.
     *
     * Errors: [InterludeException.NotFound].
     */
    public suspend fun withdrawInvitation(group: SpaceId, id: DocumentId): Unit =
        calls { handle.withdrawInvitation(group, id) }

    /**
     * Asks to come into the group of a link, under a name that is known to this group alone; gives the words that the
     * facilitator must see too. Whoever is let in comes in with the next sync.
     *
     * Errors: [InterludeException.Exists] when the participant is in it, [InterludeException.Refused] when the
     * invitation is over, [InterludeException.Invalid] for the name, [InterludeException.Offline].
     */
    public suspend fun join(link: GroupLink, name: String): List<String> = calls { handle.join(link, name) }

    /**
     * Who asks to come in and was not answered yet.
     *
     * Errors: [InterludeException.Refused] for who does not lead, [InterludeException.Offline].
     */
    public suspend fun requests(group: SpaceId): List<Request> = calls { handle.requests(group) }

    /**
     * Lets somebody in whose words were compared, and opens the line with them.
     *
     * Errors: [InterludeException.NotFound] when nobody of this id asks, [InterludeException.Refused] for who does
     * not lead and when the invitation is used up, [InterludeException.Offline].
     */
    public suspend fun approve(group: SpaceId, who: PrincipalId, options: SyncOptions = syncOptions()): Unit =
        calls { handle.approve(group, who, options) }

    /**
     * Refuses somebody; they hear nothing.
     *
     * Errors: As [approve].
     */
    public suspend fun refuse(group: SpaceId, who: PrincipalId): Unit = calls { handle.refuse(group, who) }

    /**
     * Everybody who is in a group now, in the order they came.
     *
     * Errors: [InterludeException.NotFound], [InterludeException.Refused] when the participant was removed.
     */
    public suspend fun members(id: SpaceId): List<MemberInfo> = calls { handle.members(id) }

    /**
     * The member whose id begins so, or who is called so.
     *
     * Errors: [InterludeException.NotFound] when there is none, or several.
     */
    public suspend fun findMember(group: SpaceId, name: String): PrincipalId = calls { handle.findMember(group, name) }

    /**
     * Has a member removed: they read nothing that is written from then on, and nothing more of what they write
     * counts. Happens at once if the relay can be reached, else with the next sync.
     *
     * Errors: [InterludeException.NotFound], [InterludeException.Refused] for who does not lead, and for the last who
     * does.
     */
    public suspend fun remove(group: SpaceId, member: PrincipalId): Unit = calls { handle.remove(group, member) }

    /**
     * Leaves a group. The facilitator hears of it on the line, with these words if there are any; once that has
     * reached the relay everything of the group goes from this participant's devices. Entries, goals and reminders of
     * their own stay; what else they want to keep is taken along before ([endingKit]). What they shared stays with
     * those who have it: withdraw it before.
     *
     * Errors: [InterludeException.NotFound]; [InterludeException.Refused] for the last who leads the group: name
     * another facilitator, or close it.
     */
    public suspend fun leave(group: SpaceId, words: String = ""): Unit = calls { handle.leave(group, words) }

    /**
     * Closes a group: everybody keeps what is there and is told; nothing more comes to it.
     *
     * Errors: [InterludeException.Refused] for who does not lead.
     */
    public suspend fun close(group: SpaceId): Unit = calls { handle.close(group) }

    /**
     * Has the relay delete everything it holds of a group and its lines, for all members at once. Who has not synced
     * since reads nothing of what came last.
     *
     * Errors: [InterludeException.Refused] for who does not lead, [InterludeException.Offline].
     */
    public suspend fun deleteFromRelay(group: SpaceId): Unit = calls { handle.deleteFromRelay(group) }
}
