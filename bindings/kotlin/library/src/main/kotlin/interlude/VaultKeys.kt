/*
 * What opens a vault.
 */
package interlude

/**
 * Whether the recovery phrase was typed back once, so that losing the device loses nothing.
 *
 * Errors: When the vault is locked.
 */
public suspend fun Vault.isProtected(): Boolean = calls { handle.isProtected() }

/**
 * Counts the vault as protected, if these are the words of its phrase or of that of the space it belongs to: a device
 * that was linked takes over the phrase of the first one here.
 *
 * Errors: [InterludeException.WrongKey] when it is neither.
 */
public suspend fun Vault.protect(words: String): Unit = calls { handle.protect(words) }

/**
 * Asks once more whether whoever uses the open vault is its owner, before something that a stranger at an unlocked
 * device must not do. Counts as an attempt to open it.
 *
 * Errors: [InterludeException.WrongKey], [InterludeException.TryLater], [InterludeException.Locked] when the vault
 * has no passphrase.
 */
public suspend fun Vault.checkPassphrase(passphrase: String): Unit = calls { handle.checkPassphrase(passphrase) }

/**
 * Sets, changes or (with none) removes the passphrase.
 *
 * Errors: [InterludeException.Invalid] for an empty one or one over 1,024 bytes.
 */
public suspend fun Vault.setPassphrase(passphrase: String?, kdf: KdfParams? = null): Unit =
    calls { handle.setPassphrase(passphrase, kdf) }

/**
 * Gives the secret store a key to open this vault with.
 *
 * Errors: [InterludeException.Storage] when the store fails; the other ways to open the vault stay as they are.
 */
public suspend fun Vault.enroll(store: SecretStore): Unit = calls { handle.enroll(Guarded(store)) }

/**
 * Takes that key away again.
 *
 * Errors: [InterludeException.Storage] when the store fails.
 */
public suspend fun Vault.withdrawKey(store: SecretStore): Unit = calls { handle.withdrawKey(Guarded(store)) }

/**
 * Copies the database into a new file under a fresh key and forgets the old key.
 *
 * Errors: When the disk is full or the vault locked: the old file stays in use then.
 */
public suspend fun Vault.rekey(): Unit = calls { handle.rekey() }

/**
 * The vault's id, in hexadecimal. Says nothing about who it belongs to.
 *
 * Errors: When the vault is locked.
 */
public suspend fun Vault.vaultId(): String = calls { handle.vaultId() }
