/*
 * Where files lie, and what of the system is asked for in many places. Android keeps `no_backup` out of backups by
 * itself; the rules in `res/xml` say it once more.
 */
package interlude.android

import android.content.Context
import android.os.UserManager
import java.io.File
import java.nio.file.Path

/** Where to keep the vault: the folder is not made. */
public val Context.vaultFolder: Path get() = protectedFolder.resolve("vault").toPath()

/** Readable once the phone was unlocked after it started. */
internal val Context.protectedFolder: File get() = File(noBackupFilesDir, "interlude")

/** Always readable; nothing private goes in. */
internal val Context.openFolder: File
    get() = File(createDeviceProtectedStorageContext().noBackupFilesDir, "interlude")

/** Whether the phone was unlocked since it started. */
internal val Context.isUnlocked: Boolean get() = service<UserManager>().isUserUnlocked

/** A service that every phone has. */
internal inline fun <reified T : Any> Context.service(): T = checkNotNull(getSystemService(T::class.java))
