package interlude.android

/** When Android lets the key be used. */
public enum class Authentication {
    /** Whenever the phone was unlocked once since it started: for syncs and actions in the background. */
    NONE,

    /**
     * For [KeyProtection.validSeconds] after a strong biometric. A new fingerprint or face makes the key unusable for
     * good: the person opens the vault by passphrase or phrase once, and [KeystoreSecretStore.mend] makes another.
     */
    BIOMETRIC,

    /** For so long after a strong biometric or the phone's PIN, pattern or password. Taking that away loses the key. */
    BIOMETRIC_OR_CREDENTIAL,
}

/** How the key that seals a secret is protected. It never leaves the phone's secure hardware, where there is one. */
public data class KeyProtection(
    /** What the person has to do before. The app shows the prompt; the store only asks for the key. */
    val authentication: Authentication = Authentication.NONE,
    /** For how long that holds, in seconds: 1 to 86,400. Before Android 11 always biometric or credential. */
    val validSeconds: Int = 30,
    /** Only while the phone is unlocked (Android 9). */
    val unlockedDevice: Boolean = false,
    /** In a chip of its own, where the phone has one (Android 9). */
    val strongBox: Boolean = true,
) {
    init {
        require(validSeconds in 1..86_400) { "1 to 86,400 seconds" }
    }
}
