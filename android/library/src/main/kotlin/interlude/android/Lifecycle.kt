package interlude.android

import android.app.Activity
import android.app.Application
import android.os.Bundle

/** Holds the vault's files while an activity of the app can be seen. */
internal class Lifecycle(private val phone: Phone) : Application.ActivityLifecycleCallbacks {
    private var started = 0

    @Volatile
    private var seen = false

    override fun onActivityStarted(activity: Activity) {
        started += 1
        if (!seen) turn(true)
    }

    override fun onActivityStopped(activity: Activity) {
        started -= 1
        // A screen that turns is stopped and started again at once.
        if (started == 0 && !activity.isChangingConfigurations) {
            turn(false)
        }
    }

    private fun turn(now: Boolean) {
        seen = now
        phone.background { phone.follow { seen } }
    }

    override fun onActivityCreated(activity: Activity, state: Bundle?): Unit = Unit

    override fun onActivityResumed(activity: Activity): Unit = Unit

    override fun onActivityPaused(activity: Activity): Unit = Unit

    override fun onActivitySaveInstanceState(activity: Activity, state: Bundle): Unit = Unit

    override fun onActivityDestroyed(activity: Activity): Unit = Unit
}
