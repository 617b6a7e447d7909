package interlude

/** A device that shows a code and waits for another one. To be closed. */
public class Linking internal constructor(private val handle: LinkingHandle, private val calls: Calls) : AutoCloseable {
    /** What the other device is to read: as text, or as a QR code of that text. */
    public val code: LinkCode = handle.code()

    /**
     * Waits for the other device; a cancelled coroutine gives the wait up, and the code can be waited at again.
     *
     * Errors: [InterludeException.Refused] when the code is over or the other device is not who it says.
     */
    public suspend fun awaitNewcomer(): Newcomer = calls.long { handle.awaitNewcomer(it) }

    /**
     * Lets the device in whose digits the person has compared; gives its id. The code is used up.
     *
     * Errors: [InterludeException.Offline], [InterludeException.Relay], [InterludeException.Refused] before
     * [awaitNewcomer] gave anyone, [InterludeException.Closed] the second time.
     */
    public suspend fun confirm(): String = calls { handle.confirm() }

    /**
     * Sends the device away.
     *
     * Errors: [InterludeException.Offline]; it does not come in all the same. [InterludeException.Closed] the second
     * time.
     */
    public suspend fun refuse(): Unit = calls { handle.refuse() }

    /** Lets go of the code, if it is not used up. Waits for what is under way. */
    override fun close(): Unit = free(handle) { handle.shut() }
}

/** A new device that has read a code. To be closed. */
public class Accepting internal constructor(
    private val handle: AcceptingHandle,
    private val calls: Calls,
) : AutoCloseable {
    /**
     * Waits for the other device; gives the six digits that the person is to compare. A cancelled coroutine gives the
     * wait up.
     *
     * Errors: [InterludeException.Refused] when the code is over, used by somebody else, or answered by a stranger.
     */
    public suspend fun digits(): String = calls.long { handle.digits(it) }

    /**
     * Waits until the person has confirmed on the other device, and is one of the devices then. The journal comes with
     * the next sync. A cancelled coroutine gives the wait up.
     *
     * Errors: [InterludeException.Refused] when the person said no or the code is over, [InterludeException.Closed] the
     * second time.
     */
    public suspend fun finish(): Unit = calls.long { handle.finish(it) }

    /** Lets go of the code. Waits for what is under way. */
    override fun close(): Unit = free(handle) { handle.shut() }
}
