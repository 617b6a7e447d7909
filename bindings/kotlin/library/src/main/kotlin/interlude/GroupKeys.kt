/*
 * Keys and safety words of a group, and taking one's own along.
 */
package interlude

import java.nio.file.Path

/**
 * Words that two members see alike: compared in person, they tell whether a relay shows each of them another list of
 * members.
 *
 * Errors: [InterludeException.NotFound].
 */
public suspend fun Groups.words(group: SpaceId): List<String> = calls { handle.words(group) }

/**
 * Names a second facilitator: from now on they may do what the first one may, and are on every line. What members
 * told the first one before stays between them.
 *
 * Errors: [InterludeException.NotFound] for the member, [InterludeException.Refused] for who does not lead,
 * [InterludeException.Offline].
 */
public suspend fun Groups.promote(group: SpaceId, member: PrincipalId): Unit = calls { handle.promote(group, member) }

/**
 * Has this participant go on under new keys in a group, after a device was lost: what is written from then on the
 * lost device cannot read, and nothing it writes counts. Who leads the group does so at once and hears no words; a
 * member asks the facilitator, who agrees once these words were compared.
 *
 * Errors: [InterludeException.NotFound], [InterludeException.Refused], [InterludeException.Offline] for who leads.
 */
public suspend fun Groups.renewKeys(group: SpaceId, options: SyncOptions = syncOptions()): List<String> =
    calls { handle.renewKeys(group, options) }

/**
 * Agrees that a member goes on under the keys they asked for, whose words were compared.
 *
 * Errors: [InterludeException.NotFound] when they did not ask, [InterludeException.Refused] for who does not lead,
 * [InterludeException.Offline].
 */
public suspend fun Groups.agreeKeys(group: SpaceId, member: PrincipalId, options: SyncOptions = syncOptions()): Unit =
    calls { handle.agreeKeys(group, member, options) }

/**
 * Members who ask to go on under new keys.
 *
 * Errors: [InterludeException.Refused] for who does not lead.
 */
public suspend fun Groups.keyRequests(group: SpaceId): List<KeyRequest> = calls { handle.keyRequests(group) }

/**
 * Writes what this participant takes along from a group, readable, into a new folder: their entries about it, their
 * goals, what they shared, what they agreed to, and the questions that were put to all. Also after they were removed
 * or left, from what is still in the vault. What is in the folder is no longer protected by the vault.
 *
 * Errors: [InterludeException.NotFound] for a group that was never asked into, [InterludeException.Exists] when
 * anything is in the folder, [InterludeException.Storage].
 */
public suspend fun Groups.endingKit(group: SpaceId, folder: Path): KitReport =
    calls { handle.endingKit(group, folder.toString()) }
