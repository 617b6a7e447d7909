/*
 * Packs of resources, and whose are trusted.
 */
package interlude

import java.nio.file.Path

/**
 * Makes a pack of a folder that has `resources/` and, if need be, `media/`, signed with this participant's key:
 * writes `pack.json` and `pack.sig` into it once everything in it is as it must be.
 *
 * Errors: [InterludeException.Invalid]; nothing was written then, and `pack_problem` names the file.
 */
public suspend fun Groups.buildPack(folder: Path, title: PackTitle): Pack =
    calls { handle.buildPack(folder.toString(), title) }

/**
 * Takes a pack into a group: everything in it, for all members.
 *
 * Errors: [InterludeException.Refused] for who does not lead, for a signer that is not trusted, and for a version
 * that was rolled back.
 */
public suspend fun Groups.takePack(group: SpaceId, pack: Pack): PackReport = calls { handle.takePack(group, pack) }

/**
 * Makes a resource of a group say what its file says (`<slug>.<language>.md`, Markdown with front matter), and brings
 * along what that shows and plays from `../media` beside the file's folder: as they lie in the folder of a pack.
 *
 * Errors: [InterludeException.Invalid] when something is wrong with the file, [InterludeException.Refused] for who does
 * not lead.
 */
public suspend fun Groups.putResourceFile(group: SpaceId, file: Path): DocumentId =
    calls { handle.putResourceFile(group, file.toString()) }

/**
 * The packs that a group has taken.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Groups.knownPacks(group: SpaceId): List<KnownPack> = calls { handle.knownPacks(group) }

/**
 * The public key with which this participant signs packs; made when it is asked for first. All their devices have it.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Groups.packSigner(): ByteArray = calls { handle.packSigner() }

/**
 * Trusts whoever signs with this key, whose words were compared, under this name; without one, no longer.
 *
 * Errors: [InterludeException.Invalid] for a name of more than 200 bytes.
 */
public suspend fun Groups.trustSigner(signer: ByteArray, name: String?): Unit =
    calls { handle.trustSigner(signer, name) }

/**
 * Whom this participant trusts, and what they call them.
 *
 * Errors: When the vault is locked or damaged.
 */
public suspend fun Groups.trustedSigners(): List<Signer> = calls { handle.trustedSigners() }
