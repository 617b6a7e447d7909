import InterludeGenerated

extension Vault {
    /// What changes from now on, by this app or by a sync, change by change. Ends when whoever iterates ends, when the
    /// vault is closed, or when nobody has it any more; the changes wait for a reader that is slow.
    ///
    /// - Throws: `InterludeError.Closed`.
    public nonisolated func changes() throws -> AsyncStream<[Change]> {
        let (stream, told) = AsyncStream<[Change]>.makeStream()
        let number = try blocking.observe(observer: Told(told))
        // Whoever waits for changes keeps no vault open.
        told.onTermination = { [weak blocking] _ in blocking?.unobserve(number: number) }
        return stream
    }
}

private final class Told: Observer {
    private let stream: AsyncStream<[Change]>.Continuation

    init(_ stream: AsyncStream<[Change]>.Continuation) {
        self.stream = stream
    }

    deinit {
        stream.finish()
    }

    func changed(changes: [Change]) {
        stream.yield(changes)
    }
}
