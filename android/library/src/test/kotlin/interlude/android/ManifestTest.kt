package interlude.android

import android.content.ComponentName
import android.content.Context
import android.content.Intent
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.xmlpull.v1.XmlPullParser

/** The manifest and the rules of backups, as an app gets them. */
class ManifestTest : PhoneTest() {
    /** In each section of these rules: the folders that no backup takes, by their domain. */
    private fun excluded(rules: Int): Map<String, Set<Pair<String, String>>> {
        val found = HashMap<String, MutableSet<Pair<String, String>>>()
        val parser = app.resources.getXml(rules)
        var section = ""
        while (parser.next() != XmlPullParser.END_DOCUMENT) {
            if (parser.eventType != XmlPullParser.START_TAG) continue
            if (parser.name == "exclude") {
                val rule = parser.getAttributeValue(null, "domain") to parser.getAttributeValue(null, "path")
                found.getOrPut(section, ::HashSet) += rule
            } else {
                section = parser.name
            }
        }
        return found
    }

    private fun isWithin(folder: File, context: Context, path: String): Boolean =
        folder.path.startsWith(File(context.dataDir, path).path + "/")

    @Test
    fun `no backup takes the vault, its key or what is known of its reminders`() {
        val all = mapOf(
            R.xml.interlude_backup_rules to setOf("full-backup-content"),
            R.xml.interlude_data_extraction_rules to setOf("cloud-backup", "device-transfer"),
        )
        for ((rules, sections) in all) {
            val excluded = excluded(rules)
            assertEquals(sections, excluded.keys)
            for (paths in excluded.values) {
                val own = paths.single { it.first == "root" }.second
                assertTrue(isWithin(app.vaultFolder.toFile(), app, own))
                assertTrue(isWithin(File(app.protectedFolder, "keys"), app, own))
                val device = paths.single { it.first == "device_root" }.second
                val open = app.createDeviceProtectedStorageContext()
                assertTrue(isWithin(File(app.openFolder, "boot-snapshot"), open, device))
            }
        }
    }

    @Test
    fun `receivers run before the first unlock, and for the system and the app alone`() {
        val packages = app.packageManager
        for (receiver in listOf(SystemReceiver::class, ReminderReceiver::class)) {
            val info = packages.getReceiverInfo(ComponentName(app, receiver.java), 0)
            assertTrue(info.directBootAware)
            assertFalse(info.exported)
        }
        val service = packages.getServiceInfo(ComponentName(app, SyncService::class.java), 0)
        assertEquals("android.permission.BIND_JOB_SERVICE", service.permission)
        assertFalse(service.exported)
    }

    @Test
    fun `the system finds whom to tell`() {
        val told = listOf(
            "LOCKED_BOOT_COMPLETED", "BOOT_COMPLETED", "MY_PACKAGE_REPLACED", "TIME_SET", "TIMEZONE_CHANGED",
            "LOCALE_CHANGED",
        ).map { "android.intent.action.$it" } + "android.app.action.SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED"
        for (action in told) {
            @Suppress("DEPRECATION")
            val found = app.packageManager.queryBroadcastReceivers(Intent(action).setPackage(app.packageName), 0)
            assertEquals(action, SystemReceiver::class.java.name, found.single().activityInfo.name)
        }
    }
}
