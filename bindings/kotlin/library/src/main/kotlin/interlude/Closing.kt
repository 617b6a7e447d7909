package interlude

/** Ends what a handle holds, and frees the handle; a second time nothing is left to do. */
internal fun free(handle: AutoCloseable, shut: () -> Unit) {
    Inside.refuse()
    try {
        crossing(shut)
    } catch (_: InterludeException.Closed) {
        return
    }
    handle.close()
}
